using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Invoke;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate invoke</c></summary>
public class InvokeTests(TestServer server)
{
    [Fact]
    public async Task Step_by_step_a_pending_version_becomes_current()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        string[] function = ["--function", stage.Function];

        var created = await Operator.RunAsync(stage, ["invoke", "createSecret", stage.SecretArn, .. function]);
        await Operator.RunAsync(stage, ["invoke", "setSecret", stage.SecretArn, .. function]);
        await Operator.RunAsync(stage, ["invoke", "testSecret", stage.SecretArn, .. function]);
        var finished = await Operator.RunAsync(stage, ["invoke", "finishSecret", stage.SecretArn, .. function, "--json"]);

        Assert.Equal(new Operator.Ran(0, """{"step":"createSecret","outcome":"Created"}""" + "\n", ""), created);
        Assert.Equal((0, "Finished"), (finished.Exit, (string?)finished.Json["answer"]!["payload"]!["outcome"]));
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task A_step_that_fails_prints_lambdas_error()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();

        var ran = await Operator.RunAsync(stage, "invoke", "finishSecret", stage.SecretArn, "--function", stage.Function, "--token", version);

        Assert.Equal((1, "The function did not do finishSecret (FunctionError: Unhandled).\n"), (ran.Exit, ran.Error));
        Assert.StartsWith("PendingHasNoValue: ", (string?)ran.Json["errorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_of_ones_own_is_called_without_asking_secrets_manager()
    {
        await using var stage = await StartAsync();
        var before = stage.Aws.Calls.Of(stage.SecretArn).Count;

        var ran = await Operator.RunAsync(stage, "invoke", "testSecret", "made-up", "--function", "rotate-postgresql", "--token", "44444444-4444-4444-4444-444444444444");

        Assert.Equal(1, ran.Exit);
        Assert.StartsWith("SecretNotFound: There is no secret made-up", (string?)ran.Json["errorMessage"], StringComparison.Ordinal);
        Assert.Equal(before, stage.Aws.Calls.Of(stage.SecretArn).Count);
    }

    [Theory]
    [InlineData]
    [InlineData("--token", "44444444-4444-4444-4444-444444444444")]
    public async Task A_local_aws_makes_the_version_that_a_step_works_on(params string[] token)
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();

        var created = await Operator.RunAsync(stage, ["invoke", "createSecret", stage.SecretArn, .. token]);
        var set = await Operator.RunAsync(stage, "invoke", "setSecret", stage.SecretArn);

        Assert.Equal(new Operator.Ran(0, """{"step":"createSecret","outcome":"Created"}""" + "\n", ""), created);
        Assert.Equal((0, "Set"), (set.Exit, (string?)set.Json["outcome"]));
        var (version, fields) = await stage.ReadAsync(StagingLabels.Pending);
        Assert.True(await stage.LogsInAsync((string)fields["password"]!));
        Assert.Equal(token is [_, var made] ? made : version, version);
    }

    [Fact]
    public async Task On_aws_itself_a_step_without_a_pending_version_is_refused()
    {
        await using var stage = await StartAsync();
        var aws = new AwsAccess(stage.Client, new FunctionInvoker(stage.Client.Config, stage.Aws.Endpoint));

        var error = await Assert.ThrowsAsync<RotationException>(() => new InvokeRun(aws).RunAsync("setSecret", stage.SecretArn, stage.Function, null, Stage.Stop));

        Assert.StartsWith("WrongState: No version of tests/", error.Message, StringComparison.Ordinal);
    }

    private Task<Stage> StartAsync() => Stage.StartAsync(server, Operator.PostgreSqlFunction);
}
