using Amazon.SecretsManager.Model;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>Deletion: a window in which a secret can be had back, and nothing else can be done with it.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private readonly ObservedClock _clock = new();
    private LocalStage _stage = null!;
    private string _secret = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = _clock });
        _secret = await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [InlineData(null, 30)]
    [InlineData(7, 7)]
    public async Task A_secret_is_gone_when_its_window_is_over(int? window, int days)
    {
        var deleted = await DeleteAsync(window);
        Assert.Equal(_clock.GetUtcNow().AddDays(days).UtcDateTime, deleted.DeletionDate!.Value.ToUniversalTime());

        _clock.Advance(TimeSpan.FromDays(days) - TimeSpan.FromSeconds(1));
        Assert.NotNull((await _stage.DescribeAsync(_secret)).DeletedDate);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.DescribeAsync(_secret));
    }

    [Fact]
    public async Task Whatever_would_use_the_secret_is_refused()
    {
        await DeleteAsync();

        Func<Task>[] uses =
        [
            () => _stage.GetAsync(_secret),
            () => _stage.PutAsync(_secret, LocalStage.Second, "two"),
            () => _stage.MoveAsync(_secret, "mine", LocalStage.First, null),
            () => _stage.Client.UpdateSecretAsync(new UpdateSecretRequest { SecretId = _secret, Description = "new" }, Stop),
            () => _stage.RotateAsync(_secret, "rotator"),
            () => _stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = _secret }, Stop),
            () => _stage.Client.TagResourceAsync(new TagResourceRequest { SecretId = _secret, Tags = [new Tag { Key = "a", Value = "b" }] }, Stop),
        ];
        foreach (var use in uses)
        {
            var error = await Assert.ThrowsAsync<InvalidRequestException>(use);
            Assert.Equal("You can't perform this operation on the secret because it was marked for deletion.", error.Message);
        }
    }

    [Fact]
    public async Task It_cannot_be_deleted_or_created_again_meanwhile()
    {
        await DeleteAsync();

        var deleted = await Assert.ThrowsAsync<InvalidRequestException>(() => DeleteAsync());
        var created = await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.CreateAsync());

        Assert.Equal("You can't perform this operation on the secret because it was already scheduled for deletion.", deleted.Message);
        Assert.Equal("You can't create this secret because a secret with this name is already scheduled for deletion.", created.Message);
    }

    [Fact]
    public async Task A_secret_that_is_restored_is_as_it_was()
    {
        await DeleteAsync();

        await _stage.Client.RestoreSecretAsync(new RestoreSecretRequest { SecretId = _secret }, Stop);

        Assert.Equal("one", (await _stage.GetAsync(_secret)).SecretString);
        Assert.Null((await _stage.DescribeAsync(_secret)).DeletedDate);
        _clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal("one", (await _stage.GetAsync(_secret)).SecretString);
    }

    [Fact]
    public async Task Without_recovery_it_is_gone_at_once_and_its_name_is_free()
    {
        var request = new DeleteSecretRequest { SecretId = _secret, ForceDeleteWithoutRecovery = true };

        await _stage.Client.DeleteSecretAsync(request, Stop);
        await _stage.Client.DeleteSecretAsync(request, Stop); // what is gone already can be deleted so, too

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.DescribeAsync(_secret));
        Assert.NotEqual(_secret, await _stage.CreateAsync());
    }

    [Fact]
    public async Task Without_recovery_and_a_window_exclude_each_other()
    {
        var request = new DeleteSecretRequest { SecretId = _secret, ForceDeleteWithoutRecovery = true, RecoveryWindowInDays = 7 };

        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => _stage.Client.DeleteSecretAsync(request, Stop));

        Assert.Equal("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.", error.Message);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(31)]
    public async Task A_window_has_seven_to_thirty_days(int window)
    {
        var error = await Assert.ThrowsAnyAsync<Amazon.SecretsManager.AmazonSecretsManagerException>(() => DeleteAsync(window));

        Assert.Equal("ValidationException", error.ErrorCode);
    }

    private Task<DeleteSecretResponse> DeleteAsync(int? window = null) =>
        _stage.Client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = _secret, RecoveryWindowInDays = window }, Stop);
}
