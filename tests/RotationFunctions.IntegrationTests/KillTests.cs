using System.Diagnostics;
using System.Globalization;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests;

/// <summary>The function's process is killed in the middle of a step, and the service's next attempt finishes the rotation.</summary>
public class KillTests(TestServer server)
{
    [Theory]
    [InlineData("secretsmanager.DescribeSecret", false)]
    [InlineData("secretsmanager.PutSecretValue", false)]
    [InlineData("secretsmanager.PutSecretValue", true)]
    [InlineData("secretsmanager.UpdateSecretVersionStage", false)]
    [InlineData("secretsmanager.UpdateSecretVersionStage", true)]
    public async Task Killed_before_or_after_a_call_of_secrets_manager_took_effect(string call, bool after)
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define(), retries: 1);
        await using var wire = Wire.To(stage.Aws.Endpoint.Port);
        var process = KillAt(wire, call, after);
        var function = stage.Define(Killed.Tell(FunctionBuild.Executable.Define() with
        {
            Name = "killed",
            Environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = $"http://127.0.0.1:{wire.Port}" },
        }));
        stage.Aws.FunctionLogged += process.Listen;

        await AssertFinishesAsync(stage, process, function);
    }

    [Theory]
    [InlineData("pg_advisory_lock", false)]
    [InlineData("pg_advisory_lock", true)]
    [InlineData("ALTER ROLE", false)]
    [InlineData("ALTER ROLE", true)]
    public async Task Killed_before_or_after_a_statement_took_effect(string statement, bool after)
    {
        var postgreSql = await server.StartedAsync();
        await using var wire = Wire.To(postgreSql.Port);
        var process = KillAt(wire, statement, after);
        await using var stage = await Stage.StartAsync(server, Killed.Tell(FunctionBuild.Executable.Define()), retries: 1, through: wire);
        stage.Aws.FunctionLogged += process.Listen;

        await AssertFinishesAsync(stage, process, stage.Function);
    }

    private static async Task AssertFinishesAsync(Stage stage, Killed process, string function)
    {
        var (version, happened) = await stage.RotateAsync(function);

        Assert.True(process.WasKilled);
        Assert.EndsWith("Runtime exited with error: signal: killed", Assert.Single(happened.OfType<StepEnded>(), step => step.Error is not null).Error, StringComparison.Ordinal);
        Assert.IsType<RotationSucceeded>(happened[^1]);
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync(StagingLabels.Previous)).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
        Assert.False(await stage.LogsInAsync(stage.OldPassword));
    }

    private static Killed KillAt(Wire wire, string text, bool after)
    {
        var process = new Killed();
        Task CutAsync(string chunk)
        {
            if (!chunk.Contains(text, StringComparison.Ordinal) || process.WasKilled)
                return Task.CompletedTask;
            process.Kill();
            throw new IOException("The process is gone.");
        }
        if (after)
            wire.OnAnswer = CutAsync;
        else
            wire.OnRequest = async chunk =>
            {
                await CutAsync(chunk);
                return null;
            };
        return process;
    }

    /// <summary>A function's process that tells its id before it becomes the function.</summary>
    private sealed class Killed
    {
        private const string Mark = "process ";
        private readonly TaskCompletionSource<int> _id = new();

        public bool WasKilled { get; private set; }

        public static FunctionDefinition Tell(FunctionDefinition function) =>
            function with { Command = "/bin/sh", Arguments = ["-c", $"echo {Mark}$$; exec \"$0\"", function.Command] };

        public void Listen(FunctionLogLine line)
        {
            if (line.Text.StartsWith(Mark, StringComparison.Ordinal))
                _id.TrySetResult(int.Parse(line.Text[Mark.Length..], CultureInfo.InvariantCulture));
        }

        public void Kill()
        {
            WasKilled = true;
            using var process = Process.GetProcessById(_id.Task.GetAwaiter().GetResult());
            process.Kill();
        }
    }
}
