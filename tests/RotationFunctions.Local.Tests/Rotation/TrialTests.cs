using System.Text.Json;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Rotation;

/// <summary><c>RotateImmediately=false</c>: testSecret alone, on a version that is there only meanwhile.</summary>
public sealed class TrialTests : IAsyncLifetime
{
    private LocalStage _stage = null!;
    private string _secret = null!;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync(); // whose retries would be none anyway
        _secret = await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task It_runs_testSecret_on_a_temporary_pending_version_and_removes_it()
    {
        IReadOnlyList<string> during = [];
        await using var function = await AttachedFunction.StartAsync(_stage.Aws, "rotator",
            async rotationEvent => during = await _stage.LabelsAsync(_secret, Token(rotationEvent)));

        await _stage.RotateAsync(_secret, function.Arn, immediately: false);
        var end = await _stage.WaitAsync<RotationSucceeded>();

        Assert.True(end.IsTrial);
        Assert.Equal(["testSecret"], function.Steps);
        Assert.Equal(["AWSPENDING"], during);
        Assert.Equal([LocalStage.First], await VersionsAsync());
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.First));
        var secret = await _stage.DescribeAsync(_secret);
        Assert.True(secret.RotationEnabled);
        Assert.Null(secret.LastRotatedDate);
    }

    [Fact]
    public async Task Its_version_goes_also_where_the_test_fails_and_it_is_not_tried_again()
    {
        await using var function = await AttachedFunction.StartAsync(_stage.Aws, "rotator", _ => throw new InvalidOperationException("no"));

        await _stage.RotateAsync(_secret, function.Arn, immediately: false);
        var end = await _stage.WaitAsync<RotationFailed>();

        Assert.True(end.IsTrial);
        Assert.Null(end.RetryIn);
        Assert.Equal([LocalStage.First], await VersionsAsync());
    }

    [Fact]
    public async Task After_it_the_secret_can_be_rotated()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn, immediately: false);
        await _stage.WaitAsync<RotationSucceeded>();

        await _stage.RotateAsync(_secret, function.Arn, LocalStage.Third);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Third));
    }

    [Fact]
    public async Task Its_version_goes_also_where_it_is_cancelled_meanwhile()
    {
        await using var function = await AttachedFunction.StartAsync(_stage.Aws, "rotator", _ => _stage.Client.CancelRotateSecretAsync(
            new CancelRotateSecretRequest { SecretId = _secret }, TestContext.Current.CancellationToken));

        await _stage.RotateAsync(_secret, function.Arn, immediately: false);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal([LocalStage.First], await VersionsAsync());
    }

    private static string Token(JsonElement rotationEvent) => rotationEvent.GetProperty("ClientRequestToken").GetString()!;

    private async Task<IEnumerable<string>> VersionsAsync() => (await _stage.Client.ListSecretVersionIdsAsync(
        new ListSecretVersionIdsRequest { SecretId = _secret, IncludeDeprecated = true }, TestContext.Current.CancellationToken)).Versions.Select(version => version.VersionId);
}
