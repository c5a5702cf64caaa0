using System.Text.Json;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Rotation;

/// <summary>A step that fails: the version stays pending, and all of the rotation is run again.</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private static readonly TimeSpan[] Retries = [TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)];

    private readonly ObservedClock _clock = new();
    private LocalStage _stage = null!;
    private string _secret = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = _clock, RotationRetries = Retries });
        _secret = await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_pending_and_all_steps_run_again_later()
    {
        var failures = 1;
        await using var function = await _stage.AttachAsync(rotationEvent => FailAt(rotationEvent, "setSecret", ref failures));
        await _stage.RotateAsync(_secret, function.Arn);

        var failed = await _stage.WaitAsync<RotationFailed>();
        Assert.Equal($"Error when executing lambda {function.Arn} during setSecret step", failed.ErrorMessage);
        Assert.Equal(Retries[0], failed.RetryIn);
        Assert.Equal(["AWSPENDING"], await _stage.LabelsAsync(_secret, LocalStage.Second));
        Assert.Equal(["createSecret", "setSecret"], function.Steps);

        await _clock.PassAsync(Retries[0], Stop);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(["createSecret", "setSecret", "testSecret", "finishSecret"], function.Steps.Skip(2));
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task The_functions_error_is_told()
    {
        var failures = 1;
        await using var function = await _stage.AttachAsync(rotationEvent => FailAt(rotationEvent, "createSecret", ref failures));
        await _stage.RotateAsync(_secret, function.Arn);

        Assert.Equal("failed on purpose", (await _stage.WaitAsync<StepEnded>()).Error);
    }

    [Fact]
    public async Task After_the_last_retry_it_is_left_and_the_next_RotateSecret_takes_it_up_again()
    {
        var failures = 3;
        await using var function = await _stage.AttachAsync(rotationEvent => FailAt(rotationEvent, "testSecret", ref failures));
        await _stage.RotateAsync(_secret, function.Arn);
        await _clock.PassAsync(Retries[0], Stop);
        await _clock.PassAsync(Retries[1], Stop);
        while ((await _stage.WaitAsync<RotationFailed>()).RetryIn is not null)
        {
            // It is tried again.
        }

        await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.RotateAsync(_secret, function.Arn, LocalStage.Third));
        var end = await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(LocalStage.Second, end.VersionId);
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task The_same_token_is_refused_too_and_the_rotation_is_taken_up_with_its_value()
    {
        var failures = 3;
        await using var function = await _stage.AttachAsync(rotationEvent => FailAt(rotationEvent, "setSecret", ref failures));
        await _stage.RotateAsync(_secret, function.Arn);
        await _clock.PassAsync(Retries[0], Stop);
        await _clock.PassAsync(Retries[1], Stop);
        while ((await _stage.WaitAsync<RotationFailed>()).RetryIn is not null)
        {
            // It is tried again.
        }

        await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.RotateAsync(_secret, function.Arn));
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    [InlineData("""{"errorMessage": 5}""")]
    public async Task An_error_that_is_none_of_Lambdas_fails_the_step_like_any_other(string error)
    {
        var rotating = PollOnceAsync(error);
        while (!_stage.Aws.Functions.Exists("odd"))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Stop);

        await _stage.RotateAsync(_secret, "arn:aws:lambda:us-east-1:123456789012:function:odd");
        await rotating;

        Assert.Equal("Unhandled", (await _stage.WaitAsync<StepEnded>()).Error);
        Assert.Equal(Retries[0], (await _stage.WaitAsync<RotationFailed>()).RetryIn);
    }

    private async Task PollOnceAsync(string error)
    {
        using var next = await _stage.Http.GetAsync("odd/2018-06-01/runtime/invocation/next", Stop);
        var id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
        using var answered = await _stage.Http.PostAsync($"odd/2018-06-01/runtime/invocation/{id}/error", new StringContent(error), Stop);
        answered.EnsureSuccessStatusCode();
    }

    private static Task FailAt(JsonElement rotationEvent, string step, ref int failures) =>
        rotationEvent.GetProperty("Step").GetString() == step && Interlocked.Decrement(ref failures) >= 0
            ? throw new InvalidOperationException("failed on purpose")
            : Task.CompletedTask;
}
