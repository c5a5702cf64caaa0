using Amazon.SecretsManager.Model;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Between the look at a secret and the put of a value minutes may pass, at a question: what moved meanwhile stays as it is.</summary>
public class MovedMeanwhileTests(TestServer server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, StagingLabels.Pending)]
    [InlineData(true, StagingLabels.Current)]
    public async Task A_rollback_takes_no_label_off_a_rotation_that_has_begun_or_ended_meanwhile(bool hasEnded, string moved)
    {
        await using var stage = await Stage.StartAsync(server, Operator.PostgreSqlFunction);
        await stage.RotateAsync();
        var version = "";
        await using var proxy = await BeforeTheLastLookAsync(stage.Aws.Endpoint, async () =>
            version = hasEnded ? (await stage.RotateAsync()).Version : await stage.RegisterAsync());
        var environment = Operator.Environment(stage.Aws.Endpoint);
        environment["CA_BUNDLE_PATH"] = stage.Server.CaBundlePath;
        environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = proxy.Address.ToString();

        var rollback = await Operator.RunAsync(environment, "rollback", stage.SecretArn, "--yes");

        Assert.Equal((1, ""), (rollback.Exit, rollback.Output));
        Assert.Equal($"WrongState: {moved} of tests/{stage.User} has been moved since this command looked at it: it is on version {version} now. Nothing was changed. "
            + $"Look with: rotate status tests/{stage.User}\n", rollback.Error);
        var labels = (await stage.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = stage.SecretArn }, Stop)).VersionIdsToStages;
        Assert.Contains(moved, labels[version]);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task A_key_is_not_put_under_a_version_that_was_given_up_meanwhile()
    {
        await using var stage = await KeyStage.StartAsync();
        var first = await PendingAsync(stage);
        await using var proxy = await BeforeTheLastLookAsync(stage.Aws.Endpoint, async () =>
        {
            await stage.Client.UpdateSecretVersionStageAsync(
                new UpdateSecretVersionStageRequest { SecretId = "mail/key", VersionStage = StagingLabels.Pending, RemoveFromVersionId = first }, Stop);
            await stage.RotateAsync();
        });
        var environment = stage.Environment();
        environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = proxy.Address.ToString();
        await using var supply = Rotate.Start(environment, "supply", "mail/key", "--recipe", stage.RecipePath);

        await supply.TypeAsync(stage.Vendor.MakeKey("new").Value);
        supply.CloseInput();

        Assert.Equal(1, await supply.WaitAsync());
        var second = await PendingAsync(stage);
        Assert.NotEqual(first, second);
        Assert.Contains($"WrongState: AWSPENDING of mail/key has been moved since this command looked at it: it is on version {second} now.", supply.Error, StringComparison.Ordinal);
        Assert.Contains(stage.Old, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> PendingAsync(KeyStage stage) =>
        (await stage.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = "mail/key" }, Stop)).VersionIdsToStages
        .Single(version => version.Value.Contains(StagingLabels.Pending)).Key;

    /// <summary>Somebody else is faster: right before the command looks for the second time, or puts a value without a look.</summary>
    private static Task<AwsProxy> BeforeTheLastLookAsync(Uri aws, Func<Task> act)
    {
        var looks = 0;
        return AwsProxy.StartAsync(aws, async (operation, _, forward) =>
        {
            if (operation is "DescribeSecret" or "PutSecretValue" && ++looks == 2)
                await act();
            return await forward();
        });
    }
}
