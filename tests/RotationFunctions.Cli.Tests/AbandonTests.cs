using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Abandon;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate abandon</c> on a real database</summary>
public class AbandonTests(TestServer server)
{
    [Fact]
    public async Task A_rotation_that_is_stuck_is_given_up_and_the_next_one_succeeds()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);

        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn, "--yes");

        Assert.Equal((0, ""), (abandon.Exit, abandon.Error));
        Assert.Contains($"Version {version} is not pending any more; the current value works.", abandon.Output, StringComparison.Ordinal);
        Assert.Contains($"Next: rotate check tests/{stage.User}\n", abandon.Output, StringComparison.Ordinal);
        Assert.StartsWith("PendingDetached", await stage.InvokeAsync("setSecret", version), StringComparison.Ordinal);
        var (next, _) = await stage.RotateAsync();
        Assert.Equal(next, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task What_cannot_be_reached_from_here_its_function_proves()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);
        var blind = Operator.Environment(stage.Aws.Endpoint); // no certificate authority, so no way to the server
        Assert.SkipUnless(stage.Server.HasTls, "Only a server with TLS can be kept out of sight.");

        var alone = await Operator.RunAsync(blind, "abandon", stage.SecretArn, "--yes");
        var asking = await Operator.RunAsync(blind, "abandon", stage.SecretArn, "--yes", "--function", stage.Function);

        Assert.Equal(1, alone.Exit);
        Assert.StartsWith("CurrentNotProved: Whether the current value of tests/", alone.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (asking.Exit, asking.Error));
        Assert.StartsWith("PendingDetached", await stage.InvokeAsync("setSecret", version), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_function_finds_refused_is_left_alone()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);
        await stage.InvokeAsync("setSecret", version);

        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn, "--yes", "--unproved", "--function", stage.Function);

        Assert.Equal((1, ""), (abandon.Exit, abandon.Output));
        Assert.StartsWith("CurrentNotProved: The current value of tests/", abandon.Error, StringComparison.Ordinal);
        Assert.Equal(version, (await stage.ReadAsync(StagingLabels.Pending)).VersionId);
    }

    [Fact]
    public async Task While_the_current_value_is_refused_nothing_is_touched()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);
        await stage.InvokeAsync("setSecret", version);

        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn, "--yes", "--unproved");

        Assert.Equal((1, ""), (abandon.Exit, abandon.Output));
        Assert.StartsWith("CurrentNotProved: The current value of tests/", abandon.Error, StringComparison.Ordinal);
        Assert.Equal(version, (await stage.ReadAsync(StagingLabels.Pending)).VersionId);
    }

    [Fact]
    public async Task A_rotation_that_turns_out_to_be_running_gets_its_label_back_and_ends()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);

        var error = await AbandonMeanwhileSetAsync(stage, version, stage.Client);

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
        Assert.Contains($" AWSPENDING was put back to version {version}, so that the rotation can end. ", error.Message, StringComparison.Ordinal);
        Assert.Equal("Finished", await stage.InvokeAsync("finishSecret", version));
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task Where_the_label_cannot_be_put_back_the_command_that_does_it_is_told()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);
        await using var proxy = await AwsProxy.StartAsync(stage.Aws.Endpoint, (operation, body, forward) =>
            operation == "UpdateSecretVersionStage" && body.Contains("MoveToVersionId", StringComparison.Ordinal)
                ? Task.FromResult(new AwsProxy.Answer(400, """{"__type":"AccessDeniedException"}"""))
                : forward());
        using var client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"),
            new AmazonSecretsManagerConfig { ServiceURL = proxy.Address.ToString(), AuthenticationRegion = stage.Aws.Options.Region });

        var error = await AbandonMeanwhileSetAsync(stage, version, client);

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
        Assert.Contains($" AWSPENDING could not be put back (AccessDenied). Put it back, so that the rotation can end: aws secretsmanager update-secret-version-stage "
            + $"--secret-id tests/{stage.User} --version-stage AWSPENDING --move-to-version-id {version}. ", error.Message, StringComparison.Ordinal);
        await stage.Client.UpdateSecretVersionStageAsync(
            new UpdateSecretVersionStageRequest { SecretId = stage.SecretArn, VersionStage = StagingLabels.Pending, MoveToVersionId = version }, Stage.Stop); // as is advised
        Assert.Equal("Finished", await stage.InvokeAsync("finishSecret", version));
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task Without_a_terminal_it_does_nothing_unless_told_yes()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();

        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn);

        Assert.Equal(2, abandon.Exit);
        Assert.Contains($"that makes version {version} will be given up. There is no terminal to ask at: say so with --yes.", abandon.Error, StringComparison.Ordinal);
        Assert.Equal("Created", await stage.InvokeAsync("createSecret", version));
    }

    [Fact]
    public async Task Where_nothing_is_pending_there_is_nothing_to_do()
    {
        await using var stage = await StartAsync();

        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn);

        Assert.Equal(new Operator.Ran(0, "No rotation is unfinished, so there is nothing to give up.\n", ""), abandon);
    }

    /// <summary>The step passes its gate before the label goes, and sets the value after it was last looked at.</summary>
    private static Task<RotationException> AbandonMeanwhileSetAsync(Stage stage, string version, IAmazonSecretsManager client)
    {
        var access = new AwsAccess(client, new FunctionInvoker(client.Config, stage.Aws.Endpoint));
        var rotators = new CredentialRotators(name => name == "CA_BUNDLE_PATH" ? stage.Server.CaBundlePath : null, null);
        var run = new AbandonRun(access, new CurrentCredential(access, rotators, TimeProvider.System).ProveAsync,
            _ => stage.InvokeAsync("setSecret", version).GetAwaiter().GetResult(), acceptsUnproved: false);
        return Assert.ThrowsAsync<RotationException>(() => run.RunAsync(stage.SecretArn, Stage.Stop));
    }

    private Task<Stage> StartAsync() => Stage.StartAsync(server, Operator.PostgreSqlFunction);
}
