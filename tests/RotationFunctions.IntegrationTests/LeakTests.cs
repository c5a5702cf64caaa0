using System.Text.RegularExpressions;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests;

/// <summary>No password and no rotation token in any log line, answer or error of a rotation, nor in the log of the server.</summary>
public partial class LeakTests(TestServer server)
{
    [Theory]
    [InlineData(FunctionBuild.Executable)]
    [InlineData(FunctionBuild.Native)]
    [InlineData(FunctionBuild.ClassLibrary)]
    public async Task A_rotation_shows_no_secret(FunctionBuild build)
    {
        await using var stage = await Stage.StartAsync(server, build.Define());
        await using var wire = Wire.To(stage.Aws.Endpoint.Port);
        var function = stage.Define(build.Define() with
        {
            Name = "watched",
            Environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = $"http://127.0.0.1:{wire.Port}", ["AWS_LAMBDA_LOG_LEVEL"] = "TRACE" },
        });

        var (_, happened) = await stage.RotateAsync(function);

        Assert.IsType<RotationSucceeded>(happened[^1]);
        var log = string.Join('\n', stage.Log);
        Assert.Contains($"the server knows the account as {stage.User}", log, StringComparison.Ordinal);
        AssertSilent([stage.OldPassword, await stage.PasswordAsync(), TokenIn(wire.Sent)], log);
        AssertSilent([stage.OldPassword, await stage.PasswordAsync()], await stage.ServerLogAsync());
    }

    [Fact]
    public async Task Answers_and_errors_show_no_secret()
    {
        const string Token = "canary-of-a-rotation-token-0123456789";
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var version = await stage.RegisterAsync();
        var answers = new List<string>();

        foreach (var step in (string[])["createSecret", "testSecret", "setSecret", "testSecret", "finishSecret", "Token"])
            answers.Add(await stage.InvokeAsync(step, version, Token));

        Assert.Equal(["Created", "LoginRefused", "Set", "Tested", "Finished", "InvalidEvent"], answers.Select(answer => answer.Split(':')[0]));
        AssertSilent([stage.OldPassword, await stage.PasswordAsync(), Token], string.Join('\n', answers.Concat(stage.Log)));
    }

    private static string TokenIn(string sent) => TokenField().Match(sent) is { Success: true } found
        ? found.Groups["token"].Value
        : throw new InvalidOperationException("The function has not passed a rotation token on.");

    private static void AssertSilent(string[] secrets, string text)
    {
        Assert.All(secrets, secret => Assert.True(secret.Length > 20));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [GeneratedRegex("\"RotationToken\":\"(?<token>[^\"]+)\"")]
    private static partial Regex TokenField();
}
