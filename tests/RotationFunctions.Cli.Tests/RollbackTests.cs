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

        Assert.Equal((0, "setSecret …\ntestSecret …\nfinishSecret …\n"), (rollback.Exit, rollback.Error));
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
    [InlineData(true, null, "is unfinished. Give it up first: rotate abandon tests/")]
    [InlineData(false, "99999999-9999-9999-9999-999999999999", "It has no version 99999999-9999-9999-9999-999999999999.")]
    [InlineData(false, "current", "That version is the current one.")]
    public async Task Where_it_cannot_work_nothing_is_changed_and_the_reason_is_told(bool isPending, string? to, string reason)
    {
        await using var stage = await StartAsync();
        if (isPending)
            await stage.RegisterAsync();
        string[] options = to is null ? [] : ["--to", to == "current" ? stage.FirstVersion : to];

        var rollback = await Operator.RunAsync(stage, ["rollback", stage.SecretArn, "--yes", "--function", stage.Function, .. options]);

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.StartsWith($"WrongState: tests/{stage.User} cannot be rolled back, and nothing was changed. ", rollback.Error, StringComparison.Ordinal);
        Assert.Contains(reason, rollback.Error, StringComparison.Ordinal);
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync()).VersionId);
    }

    private Task<Stage> StartAsync() => Stage.StartAsync(server, Operator.PostgreSqlFunction);
}
