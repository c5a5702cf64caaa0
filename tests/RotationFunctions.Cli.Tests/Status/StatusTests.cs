using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests.Status;

/// <summary><c>rotate status</c> on a real database</summary>
public class StatusTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_secret_that_was_rotated_is_well()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();

        var status = await Operator.RunAsync(stage, "status", $"tests/{stage.User}");

        Assert.Equal((0, ""), (status.Exit, status.Error));
        Assert.Contains($"  secret           {stage.SecretArn}\n  rotation         on, every 30 days\n  function         {stage.Function}\n", status.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  last rotation    [^ ]+ [^ ]+Z, [0-9]+ s ago$", status.Output);
        Assert.Matches("(?m)^  next rotation    [^ ]+ [^ ]+Z, in 29 days$", status.Output);
        Assert.Matches(@"(?m)^  [-0-9a-f]{36}  AWSCURRENT( *|, AWSPENDING)  [0-9]+ s old +works$", status.Output);
        Assert.Matches($@"(?m)^  {stage.FirstVersion}  AWSPREVIOUS +[0-9]+ s old$", status.Output);
        Assert.Contains("Healthy: All is well", status.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_login_is_tried_and_nothing_is_changed()
    {
        await using var stage = await StartAsync();
        var before = stage.Aws.Calls.Of(stage.SecretArn).Count;

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn, "--json");

        Assert.Equal("RotationNotConfigured", (string?)status.Json["diagnosis"]!["condition"]);
        Assert.Equal($"rotate check tests/{stage.User}", (string?)status.Json["diagnosis"]!["next"]);
        Assert.Equal("Works", (string?)status.Json["logins"]![stage.FirstVersion]!["result"]);
        Assert.Equal(["DescribeSecret", "ListSecretVersionIds", "GetSecretValue"], stage.Aws.Calls.Of(stage.SecretArn).Skip(before));
        Assert.Equal(1, status.Exit);
    }

    [Fact]
    public async Task A_rotation_that_died_between_set_and_finish_is_found_and_the_command_that_ends_it_is_named()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        Assert.Equal("Created", await stage.InvokeAsync("createSecret", version));
        Assert.Equal("Set", await stage.InvokeAsync("setSecret", version));

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn);
        var all = await Operator.RunAsync(stage, "status", stage.SecretArn, "--try-all", "--json");

        Assert.Contains($"Next: rotate status tests/{stage.User} --try-all\n", status.Output, StringComparison.Ordinal);
        Assert.Equal("SetNotPromoted", (string?)all.Json["diagnosis"]!["condition"]);
        Assert.Equal($"rotate invoke finishSecret tests/{stage.User}", (string?)all.Json["diagnosis"]!["next"]);
        Assert.Equal((1, 1), (status.Exit, all.Exit));
    }

    [Fact]
    public async Task A_rotation_that_was_cancelled_after_its_value_was_set_is_ended_by_the_command_that_is_named()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);
        await stage.InvokeAsync("setSecret", version);
        await stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = stage.SecretArn }, Stop);

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn, "--try-all", "--json");

        Assert.Equal((1, "TurnedOffHalfway"), (status.Exit, (string?)status.Json["diagnosis"]!["condition"]));
        Assert.Equal($"aws secretsmanager update-secret-version-stage --secret-id tests/{stage.User} --version-stage AWSCURRENT --move-to-version-id {version} "
            + $"--remove-from-version-id {stage.FirstVersion}", (string?)status.Json["diagnosis"]!["next"]);
        await stage.Client.UpdateSecretVersionStageAsync(new UpdateSecretVersionStageRequest
        {
            SecretId = stage.SecretArn, VersionStage = "AWSCURRENT", MoveToVersionId = version, RemoveFromVersionId = stage.FirstVersion,
        }, Stop);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
        var (next, _) = await stage.RotateAsync();
        Assert.Equal(next, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task A_rotation_that_was_cancelled_before_its_value_was_set_is_given_up_and_can_be_turned_on_again()
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);
        await stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = stage.SecretArn }, Stop);

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn);
        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn, "--yes");

        Assert.Equal(1, status.Exit);
        Assert.Contains($"Next: rotate abandon tests/{stage.User}\n", status.Output, StringComparison.Ordinal);
        Assert.Equal(0, abandon.Exit);
        var (next, _) = await stage.RotateAsync();
        Assert.Equal(next, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task A_password_that_was_changed_behind_the_secrets_back_is_found_and_what_works_is_offered()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();
        await stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} PASSWORD '{stage.OldPassword}'", Stop);

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn, "--try-all");

        Assert.Equal(1, status.Exit);
        Assert.Matches($"(?m)^  {stage.FirstVersion}  AWSPREVIOUS .*works$", status.Output);
        Assert.Contains("CurrentRefused: The current value is refused", status.Output, StringComparison.Ordinal);
        Assert.Contains($"Next: rotate rollback tests/{stage.User}\n", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_reached_from_here_is_told()
    {
        await using var stage = await StartAsync();
        var environment = Operator.Environment(stage.Aws.Endpoint);
        environment["CA_BUNDLE_PATH"] = "/nowhere/ca.pem";

        var status = await Operator.RunAsync(environment, "status", stage.SecretArn, "--json");

        Assert.Equal((1, "CurrentUnproved"), (status.Exit, (string?)status.Json["diagnosis"]!["condition"]));
        Assert.Contains("The CA bundle '/nowhere/ca.pem' cannot be opened", (string?)status.Json["diagnosis"]!["sentence"], StringComparison.Ordinal);
    }

    private Task<Stage> StartAsync() => Stage.StartAsync(server, Operator.PostgreSqlFunction);
}
