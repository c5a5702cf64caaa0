using Microsoft.Extensions.Time.Testing;

namespace RotationFunctions.Tests;

/// <summary>The invocation's time is the cancellation; a write that records finished work is not cancelled.</summary>
public class DeadlineTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Stage _stage;

    public DeadlineTests() => _stage = new Stage { Clock = _clock, Time = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(RotationStep.CreateSecret, "createSecret")]
    [InlineData(RotationStep.SetSecret, "setSecret")]
    [InlineData(RotationStep.TestSecret, "testSecret")]
    public async Task A_step_that_takes_too_long_is_out_of_time(RotationStep step, string name)
    {
        _stage.Begin();
        if (step != RotationStep.CreateSecret)
            _stage.Create();
        _stage.Account.Before = (_, cancellationToken) =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            return Task.Delay(Timeout.Infinite, cancellationToken);
        };

        var error = await _stage.FailAsync(step);

        Assert.Equal($"OutOfTime: {name} of version {Stage.Second} of secret {Stage.Secret} did not end in the time that the function has. "
            + "Running it again is safe. If it keeps happening, look for what it waits on (a network path, a lock), or raise the function's "
            + "timeout.", error.Message);
        Assert.True(error.IsTransient);
        var line = Assert.Single(_stage.Log.Lines);
        Assert.StartsWith($"Error: {name} of version {Stage.Second} of secret {Stage.Secret}: Failed, OutOfTime (10000 ms, ", line, StringComparison.Ordinal);
        Assert.EndsWith($" calls). {error.Message}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_of_the_store_that_takes_too_long_is_out_of_time()
    {
        _stage.Create().Store.Before = _ => PassTime();

        Assert.Equal(RotationErrors.OutOfTime, (await _stage.FailAsync(RotationStep.FinishSecret)).Code);
        Assert.Empty(_stage.Store.Calls);
    }

    [Fact]
    public async Task Half_a_second_is_kept_for_the_report()
    {
        var told = new List<(TimeSpan, bool)>();
        _stage.Create().Rotator.DuringSet = (rotation, cancellationToken) =>
        {
            told.Add((rotation.TimeLeft, cancellationToken.IsCancellationRequested));
            _clock.Advance(TimeSpan.FromSeconds(9.4));
            told.Add((rotation.TimeLeft, cancellationToken.IsCancellationRequested));
            _clock.Advance(TimeSpan.FromSeconds(0.1));
            told.Add((rotation.TimeLeft, cancellationToken.IsCancellationRequested));
            return Task.CompletedTask;
        };

        await _stage.FailAsync(RotationStep.SetSecret);

        Assert.Equal([(TimeSpan.FromSeconds(9.5), false), (TimeSpan.FromSeconds(0.1), false), (TimeSpan.Zero, true)], told);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task An_invocation_without_time_asks_nothing_of_anyone(double seconds)
    {
        var stage = new Stage { Clock = _clock, Time = TimeSpan.FromSeconds(seconds) }.Begin();

        Assert.Equal(RotationErrors.OutOfTime, (await stage.FailAsync(RotationStep.CreateSecret)).Code);
        Assert.Empty(stage.Store.Calls);
    }

    [Fact]
    public async Task A_value_that_was_made_is_stored_even_as_the_time_runs_out()
    {
        _stage.Begin().Account.After = _ => PassTime();

        Assert.Equal(RotationOutcome.Created, await _stage.RunAsync(RotationStep.CreateSecret));
        Assert.True(_stage.Store.HasValue(StagingLabels.Pending));
    }

    [Fact]
    public async Task A_move_of_the_label_is_not_cancelled_half_way()
    {
        _stage.Create().Store.Before = call => call == "Promote" ? PassTime() : Task.CompletedTask;

        Assert.Equal(RotationOutcome.Finished, await _stage.RunAsync(RotationStep.FinishSecret));
    }

    [Fact]
    public async Task Giving_pending_up_is_not_cancelled_half_way()
    {
        _stage.Create().Rotator.DuringSet = async (rotation, _) =>
        {
            await PassTime();
            await rotation.DetachPendingAsync();
        };

        Assert.Equal(RotationErrors.OutOfTime, (await _stage.FailAsync(RotationStep.SetSecret)).Code);
        Assert.Null(_stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task The_callers_own_cancellation_passes_through_as_one_without_what_the_driver_said()
    {
        using var caller = new CancellationTokenSource();
        _stage.Create().Account.Before = (_, cancellationToken) =>
        {
            caller.Cancel();
            throw new TaskCanceledException("canary", new IOException("canary"), cancellationToken);
        };

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(
            () => _stage.RunAsync(RotationStep.SetSecret, cancellationToken: caller.Token));

        Assert.Equal(caller.Token, cancelled.CancellationToken);
        Assert.DoesNotContain("canary", cancelled.ToString(), StringComparison.Ordinal);
        Assert.Empty(_stage.Log.Lines);
    }

    [Fact]
    public async Task A_cancellation_that_is_nobodys_is_unexpected()
    {
        _stage.Create().Account.Before = (_, _) => throw new TaskCanceledException("The driver's own timeout.");

        Assert.Equal(RotationErrors.Unexpected, (await _stage.FailAsync(RotationStep.SetSecret)).Code);
    }

    private Task PassTime()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        return Task.CompletedTask;
    }
}
