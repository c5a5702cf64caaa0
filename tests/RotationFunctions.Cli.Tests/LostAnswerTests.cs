using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Where the answer to a write is lost, what became of it is looked for; where that cannot be seen, it is said.</summary>
public class LostAnswerTests(TestServer server)
{
    private const string Fault = """{"__type":"InternalServiceError"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rollback_whose_value_was_stored_all_the_same_goes_on()
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();
        await using var proxy = await LoseAnswersAsync(stage, "PutSecretValue", int.MaxValue);

        var rollback = await RunAsync(stage, proxy, "rollback");

        Assert.Equal(0, rollback.Exit);
        Assert.True(await stage.LogsInAsync(stage.OldPassword));
        Assert.Equal(stage.OldPassword, await stage.PasswordAsync());
    }

    [Fact]
    public async Task A_rollback_that_cannot_see_whether_its_value_was_stored_says_so_and_names_the_version()
    {
        await using var stage = await StartAsync();
        var (rotated, _) = await stage.RotateAsync();
        await using var proxy = await AwsProxy.StartAsync(stage.Aws.Endpoint, (operation, _, forward) =>
            operation == "PutSecretValue" ? Task.FromResult(new AwsProxy.Answer(500, Fault)) : forward());

        var rollback = await RunAsync(stage, proxy, "rollback");

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.Contains("OutcomeUnknown: StoreUnavailable: Secrets Manager could not answer PutSecretValue", rollback.Error, StringComparison.Ordinal);
        Assert.Matches($"(?s)storing the value as pending version ([-0-9a-f]{{36}}) …\n.*Whether the value was stored as the pending version \\1 of tests/{stage.User} is not known; nothing else was changed.", rollback.Error);
        Assert.EndsWith($"Look in a while with: rotate status tests/{stage.User} --try-all\n", rollback.Error, StringComparison.Ordinal);
        Assert.Equal(rotated, (await stage.ReadAsync()).VersionId);
    }

    [Theory]
    [InlineData(1)] // the client's repeat is refused, since the first one was done
    [InlineData(int.MaxValue)]
    public async Task A_label_that_was_moved_all_the_same_is_found_moved(int lost)
    {
        await using var stage = await StartAsync();
        await stage.RotateAsync();
        await stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} PASSWORD '{stage.OldPassword}'", Stop);
        await using var proxy = await LoseAnswersAsync(stage, "UpdateSecretVersionStage", lost);

        var rollback = await RunAsync(stage, proxy, "rollback");

        Assert.Equal((0, ""), (rollback.Exit, rollback.Error));
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync()).VersionId);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task A_rotation_that_was_given_up_all_the_same_is_found_given_up(int lost)
    {
        await using var stage = await StartAsync();
        var version = await stage.RegisterAsync();
        await using var proxy = await LoseAnswersAsync(stage, "UpdateSecretVersionStage", lost);

        var abandon = await RunAsync(stage, proxy, "abandon");

        Assert.Equal((0, ""), (abandon.Exit, abandon.Error));
        Assert.Contains($"Version {version} is not pending any more", abandon.Output, StringComparison.Ordinal);
        Assert.DoesNotContain((await stage.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = stage.SecretArn }, Stop)).VersionIdsToStages.Values,
            labels => labels is [StagingLabels.Pending]);
    }

    [Fact]
    public async Task A_key_that_was_stored_all_the_same_becomes_current()
    {
        await using var stage = await KeyStage.StartAsync();
        var key = stage.Vendor.MakeKey("new").Value;
        await using var proxy = await AwsProxy.StartAsync(stage.Aws.Endpoint, async (operation, _, forward) =>
        {
            var answer = await forward();
            return operation == "PutSecretValue" ? new AwsProxy.Answer(500, Fault) : answer;
        });
        var environment = stage.Environment();
        environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = proxy.Address.ToString();
        await using var supply = Rotate.Start(environment, "supply", "mail/key", "--recipe", stage.RecipePath);

        await supply.TypeAsync(key);
        supply.CloseInput();

        Assert.Equal(0, await supply.WaitAsync());
        Assert.Contains(key, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    /// <param name="count">How many answers to that operation are lost.</param>
    private static Task<AwsProxy> LoseAnswersAsync(Stage stage, string operation, int count) => AwsProxy.StartAsync(stage.Aws.Endpoint, async (asked, _, forward) =>
    {
        var answer = await forward();
        return asked == operation && Interlocked.Decrement(ref count) >= 0 ? new AwsProxy.Answer(500, Fault) : answer;
    });

    private static Task<Operator.Ran> RunAsync(Stage stage, AwsProxy proxy, string command)
    {
        var environment = Operator.Environment(stage.Aws.Endpoint);
        environment["CA_BUNDLE_PATH"] = stage.Server.CaBundlePath;
        environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = proxy.Address.ToString();
        return Operator.RunAsync(environment, command, stage.SecretArn, "--yes");
    }

    private Task<Stage> StartAsync() => Stage.StartAsync(server, Operator.PostgreSqlFunction);
}
