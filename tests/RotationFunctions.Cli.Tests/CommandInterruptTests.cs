using System.Text.Json.Nodes;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Ctrl-C once a command has begun to change something: it says what is done, and how to go on.</summary>
public class CommandInterruptTests(TestServer server)
{
    [Fact]
    public async Task While_a_rollback_waits_for_a_step()
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.RotateAsync();
        await using var lambda = await HoldAsync();
        var environment = Operator.Environment(stage.Aws.Endpoint);
        environment["CA_BUNDLE_PATH"] = stage.Server.CaBundlePath;
        environment["AWS_ENDPOINT_URL_LAMBDA"] = lambda.Address.ToString();
        await using var rollback = Rotate.Start(environment, "rollback", stage.SecretArn, "--yes");

        await EndAsync(rollback, "setSecret …");

        var (pending, _) = await stage.ReadAsync(StagingLabels.Pending);
        Assert.EndsWith($"Interrupted. The value is stored as version {pending} of tests/{stage.User}, and a step that has begun goes on without this command. "
            + $"Look how far it came, and what to do: rotate status tests/{stage.User} --try-all\n", rollback.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_key_that_was_supplied_waits_for_a_step()
    {
        await using var stage = await KeyStage.StartAsync();
        await using var lambda = await HoldAsync();
        var environment = stage.Environment();
        environment["AWS_ENDPOINT_URL_LAMBDA"] = lambda.Address.ToString();
        await using var supply = Rotate.Start(environment, "supply", "mail/key", "--recipe", stage.RecipePath);
        await supply.TypeAsync(stage.Vendor.MakeKey("new").Value);
        supply.CloseInput();

        await EndAsync(supply, "setSecret …");

        Assert.Matches("Interrupted. The value is stored as version [-0-9a-f]{36} of mail/key, and a step that has begun goes on", supply.Error);
    }

    [Fact]
    public async Task While_one_rotation_is_waited_for()
    {
        await using var stage = await KeyStage.StartAsync(waits: false);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var proxy = await AwsProxy.StartAsync(stage.Aws.Endpoint, async (operation, _, forward) =>
        {
            if (operation == "RotateSecret" && asked.TrySetResult())
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestContext.Current.CancellationToken);
            return await forward();
        });
        await using var now = Rotate.Start(Operator.Environment(proxy.Address), "now", "mail/key", "--yes");
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await now.InterruptAsync();

        Assert.Equal(130, await now.WaitAsync());
        Assert.Equal("Interrupted. What has begun goes on without this command. Look with: rotate status mail/key\n", now.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_a_single_step_is_waited_for(bool asJson)
    {
        await using var lambda = await HoldAsync();
        var environment = Operator.Environment(lambda.Address);
        await using var invoke = Rotate.Start(environment, "invoke", "setSecret", "orders/db", "--function", "rotate", "--token", new string('1', 36), $"--json={asJson}");
        while (lambda.Requests.IsEmpty)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);

        await invoke.InterruptAsync();

        Assert.Equal(130, await invoke.WaitAsync());
        const string Told = "Interrupted. If setSecret has reached the function, it goes on there. The function's log tells how it ends.";
        if (asJson)
            Assert.Equal(("Interrupted", Told, ""), ((string?)JsonNode.Parse(invoke.Output)!["code"], (string?)JsonNode.Parse(invoke.Output)!["sentence"], invoke.Error));
        else
            Assert.Equal(("", $"{Told}\n"), (invoke.Output, invoke.Error));
    }

    /// <summary>A Lambda that does not answer.</summary>
    private static Task<ScriptedServer> HoldAsync() => ScriptedServer.StartAsync((http, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted));

    private static async Task EndAsync(Rotate command, string line)
    {
        await command.WaitForLineAsync(line);
        await command.InterruptAsync();
        Assert.Equal(130, await command.WaitAsync());
    }
}
