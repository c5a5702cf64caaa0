using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>The service's two write quotas, which can be switched on: 50 calls in a second each.</summary>
public sealed class QuotaTests
{
    private readonly ObservedClock _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_and_labels_share_one_quota_that_is_free_again_after_a_second()
    {
        await using var stage = await StartAsync(enforce: true);
        using var client = stage.MakeClient(maxErrorRetry: 0);
        await CallAsync(25, () => client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "orders", SecretString = "two" }, Stop));
        await CallAsync(25, () => client.UpdateSecretAsync(new UpdateSecretRequest { SecretId = "orders", Description = "new" }, Stop));

        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(
            () => client.UpdateSecretVersionStageAsync(new UpdateSecretVersionStageRequest { SecretId = "orders", VersionStage = "mine", MoveToVersionId = LocalStage.First }, Stop));
        await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "orders" }, Stop); // reads are free

        Assert.Equal("ThrottlingException", error.ErrorCode);
        Assert.Equal("Rate exceeded", error.Message);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "orders", SecretString = "three" }, Stop);
    }

    [Fact]
    public async Task Rotations_have_a_quota_of_their_own()
    {
        await using var stage = await StartAsync(enforce: true);
        using var client = stage.MakeClient(maxErrorRetry: 0);
        await CallAsync(50, () => client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = "orders" }, Stop));

        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(
            () => client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders" }, Stop));
        await client.PutSecretValueAsync(new PutSecretValueRequest { SecretId = "orders", SecretString = "two" }, Stop);

        Assert.Equal("ThrottlingException", error.ErrorCode);
    }

    [Fact]
    public async Task Unless_they_are_switched_on_there_are_none()
    {
        await using var stage = await StartAsync(enforce: false);
        using var client = stage.MakeClient(maxErrorRetry: 0);

        await CallAsync(51, () => client.UpdateSecretAsync(new UpdateSecretRequest { SecretId = "orders", Description = "new" }, Stop));

        Assert.Equal(51, stage.Aws.Calls.Of((await stage.DescribeAsync("orders")).ARN).Count(call => call == "UpdateSecret"));
    }

    private async Task<LocalStage> StartAsync(bool enforce)
    {
        var stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = _clock, EnforceQuotas = enforce });
        await stage.CreateAsync();
        return stage;
    }

    private static async Task CallAsync(int times, Func<Task> call)
    {
        for (var time = 0; time < times; time++)
            await call();
    }
}
