using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate rollback</c> on a real database</summary>
public class RollbackTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_previous_value_is_current_again_and_the_server_agrees()
    {
        await using var stage = await StartAsync();
        var (rotated, _) = await stage.RotateAsync();
        var newPassword = await stage.PasswordAsync();

        var rollback = await Operator.RunAsync(stage, "rollback", $"tests/{stage.User}", "--yes", "--json");

        Assert.Equal((0, $"storing the value as pending version {rollback.Json["versionId"]} …\nsetSecret …\ntestSecret …\nfinishSecret …\n"), (rollback.Exit, rollback.Error));
        var (version, fields) = await stage.ReadAsync();
        Assert.Equal((version, stage.OldPassword), ((string?)rollback.Json["versionId"], (string?)fields["password"]));
        Assert.True(await stage.LogsInAsync(stage.OldPassword));
        Assert.False(await stage.LogsInAsync(newPassword));
        Assert.Equal(rotated, (await stage.ReadAsync(StagingLabels.Previous)).VersionId);
    }

    [Fact]
    public async Task A_secret_whose_server_was_set_back_agrees_with_it_again()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();
        await stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} PASSWORD '{stage.OldPassword}'", Stop);

        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");

        Assert.Equal(0, rollback.Exit);
        Assert.Equal(stage.OldPassword, await stage.PasswordAsync());
        Assert.True(await stage.LogsInAsync(stage.OldPassword));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Out_of_an_unfinished_rotation_whose_server_was_set_back_the_command_that_status_names_leads(bool hasValue, bool isTurnedOff)
    {
        await using var stage = await StartAsync();
        var (rotated, _) = await stage.RotateAsync();
        var pending = await stage.RegisterAsync();
        if (hasValue)
            await stage.InvokeAsync("createSecret", pending);
        await stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} PASSWORD '{stage.OldPassword}'", Stop);
        if (isTurnedOff)
            await stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = stage.SecretArn }, Stop);

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn, "--try-all", "--json");
        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");
        var abandon = await Operator.RunAsync(stage, "abandon", stage.SecretArn, "--yes");

        Assert.Equal($"rotate rollback tests/{stage.User}", (string?)status.Json["diagnosis"]!["next"]);
        Assert.Equal((0, ""), (rollback.Exit, rollback.Error));
        Assert.StartsWith($"Version {stage.FirstVersion} is current again: the server takes its value already.", rollback.Output, StringComparison.Ordinal);
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
        Assert.Equal(rotated, (await stage.ReadAsync(StagingLabels.Previous)).VersionId);
        Assert.Equal(0, abandon.Exit);
        var (next, _) = await stage.RotateAsync();
        Assert.Equal(next, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task Where_two_users_take_turns_and_the_one_in_use_is_refused_the_other_one_is_current_again()
    {
        await using var stage = await StartAsync();
        var other = $"{stage.User}_clone";
        await stage.Server.ExecuteAsync($"CREATE ROLE {other} LOGIN PASSWORD '{stage.OldPassword}'", Stop);
        var version = await PutAsync(stage, other, stage.OldPassword, "administrator");
        await PutAsync(stage, stage.User, "not-that-one", "administrator");

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn, "--try-all", "--json");
        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");

        await stage.Server.ExecuteAsync($"DROP ROLE {other}", Stop);
        Assert.Equal($"rotate rollback tests/{stage.User}", (string?)status.Json["diagnosis"]!["next"]);
        Assert.Equal(0, rollback.Exit);
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task A_version_that_is_a_credential_of_another_account_is_neither_offered_nor_made_current()
    {
        await using var stage = await StartAsync();
        var stranger = $"{stage.User}_stranger";
        await stage.Server.ExecuteAsync($"CREATE ROLE {stranger} LOGIN PASSWORD '{stage.OldPassword}'", Stop);
        await PutAsync(stage, stranger, stage.OldPassword);
        var current = await PutAsync(stage, stage.User, "not-that-one");

        var status = await Operator.RunAsync(stage, "status", stage.SecretArn, "--try-all", "--json");
        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");

        await stage.Server.ExecuteAsync($"DROP ROLE {stranger}", Stop);
        Assert.Equal($"rotate rollback tests/{stage.User} --to {stage.FirstVersion}", (string?)status.Json["diagnosis"]!["next"]);
        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.Contains("nothing was changed. The current value is refused, and that of version ", rollback.Error, StringComparison.Ordinal);
        Assert.Contains("It is a credential of another account, server or database than the current value", rollback.Error, StringComparison.Ordinal);
        Assert.Equal(current, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task Where_the_function_refuses_everything_is_as_before_and_the_reason_is_told()
    {
        await using var stage = await StartAsync();
        var elsewhere = JsonNode.Parse(stage.Value(stage.OldPassword))!;
        elsewhere["host"] = "elsewhere.example.com";
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = elsewhere.ToJsonString() }, Stop);
        await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = stage.Value(stage.OldPassword) }, Stop);

        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes", "--function", stage.Function);

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.Contains("The current value works and is as it was.", rollback.Error, StringComparison.Ordinal);
        Assert.Contains("AccountMismatch: The AWSPENDING value", rollback.Error, StringComparison.Ordinal);
        var state = await stage.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = stage.SecretArn }, Stop);
        Assert.DoesNotContain(state.VersionIdsToStages.Values, labels => labels.Contains(StagingLabels.Pending));
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task Where_no_function_can_be_invoked_the_pending_version_is_given_up_and_the_exit_code_says_that_it_had_begun()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();

        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes", "--function", "nobody");

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.Contains("The current value works and is as it was. FunctionNotFound: There is no function nobody", rollback.Error, StringComparison.Ordinal);
        var state = await stage.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = stage.SecretArn }, Stop);
        Assert.DoesNotContain(state.VersionIdsToStages.Values, labels => labels is [StagingLabels.Pending]);
    }

    [Fact]
    public async Task Where_a_step_may_have_run_unseen_the_pending_version_stays_and_is_named()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();
        var environment = Operator.Environment(stage.Aws.Endpoint);
        environment["CA_BUNDLE_PATH"] = stage.Server.CaBundlePath;
        environment["AWS_ENDPOINT_URL_LAMBDA"] = "http://127.0.0.1:1";

        var rollback = await Operator.RunAsync(environment, "rollback", stage.SecretArn, "--yes");

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        var (pending, _) = await stage.ReadAsync(StagingLabels.Pending);
        Assert.Contains($"Its version {pending} is still pending, since the step may have reached the function all the same. StoreUnavailable: ", rollback.Error, StringComparison.Ordinal);
        Assert.EndsWith($"Look with: rotate status tests/{stage.User}\n", rollback.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, null, "No version is AWSPREVIOUS. Name one with --to")]
    [InlineData(false, "99999999-9999-9999-9999-999999999999", "It has no version 99999999-9999-9999-9999-999999999999.")]
    [InlineData(false, "current", "That version is the current one.")]
    [InlineData(true, "pending", "That version is AWSPENDING, so the way to it is forward.")]
    public async Task Where_it_cannot_work_nothing_is_changed_and_the_reason_is_told(bool isPending, string? to, string reason)
    {
        await using var stage = await StartAsync();
        var pending = isPending ? await stage.RegisterAsync() : null;
        string[] options = to is null ? [] : ["--to", to == "current" ? stage.FirstVersion : to == "pending" ? pending! : to];

        var rollback = await Operator.RunAsync(stage, ["rollback", stage.SecretArn, "--yes", "--function", stage.Function, .. options]);

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.StartsWith($"WrongState: tests/{stage.User} cannot be rolled back, and nothing was changed. ", rollback.Error, StringComparison.Ordinal);
        Assert.Contains(reason, rollback.Error, StringComparison.Ordinal);
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync()).VersionId);
    }

    [Fact]
    public async Task Where_rotation_is_turned_off_it_goes_back_once_it_is_turned_on_as_advised()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();
        await stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = stage.SecretArn }, Stop);

        var refused = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");
        await stage.TryOutAsync();
        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");

        Assert.Equal((1, ""), (refused.Exit, refused.Output));
        Assert.EndsWith($"Turn it on, without a rotation at once: aws secretsmanager rotate-secret --secret-id tests/{stage.User} --rotation-lambda-arn {stage.Function} "
            + "--no-rotate-immediately. Then ask again.\n", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, rollback.Exit);
        Assert.Equal(stage.OldPassword, await stage.PasswordAsync());
    }

    [Fact]
    public async Task While_a_rotation_is_unfinished_and_the_current_value_works_it_is_to_be_given_up_first()
    {
        await using var stage = await StartAsync();
        var (rotated, _) = await stage.RotateAsync();
        var pending = await stage.RegisterAsync();

        var rollback = await Operator.RunAsync(stage, "rollback", stage.SecretArn, "--yes");

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.Contains($"The rotation that makes version {pending} is unfinished. Give it up first: rotate abandon tests/{stage.User}", rollback.Error, StringComparison.Ordinal);
        Assert.Equal(rotated, (await stage.ReadAsync()).VersionId);
    }

    private static async Task<string> PutAsync(Stage stage, string user, string password, string? administrator = null)
    {
        var value = JsonNode.Parse(stage.Value(password))!.AsObject();
        value["username"] = user;
        if (administrator is not null)
            value["masterarn"] = administrator;
        return (await stage.Client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = stage.SecretArn, SecretString = value.ToJsonString() }, Stop)).VersionId;
    }

    private Task<Stage> StartAsync() => Stage.StartAsync(server, Operator.PostgreSqlFunction);
}
