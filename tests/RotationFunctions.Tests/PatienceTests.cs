namespace RotationFunctions.Tests;

/// <summary>Secrets Manager is eventually consistent: what must exist but is not seen yet is asked for again.</summary>
public class PatienceTests
{
    private readonly ImpatientClock _clock = new();
    private readonly Stage _stage;

    public PatienceTests() => _stage = new Stage { Clock = _clock };

    [Fact]
    public async Task A_pending_label_that_is_seen_late_is_waited_for()
    {
        _stage.Before("Describe", 3, () => _stage.Begin());

        Assert.Equal(RotationOutcome.Created, await _stage.RunAsync(RotationStep.CreateSecret));
        Assert.Equal(["Describe", "Describe", "Describe", "Read", "Read", "Put"], _stage.Store.Calls);
    }

    [Theory]
    [InlineData(RotationStep.SetSecret, RotationOutcome.Set)]
    [InlineData(RotationStep.TestSecret, RotationOutcome.Tested)]
    [InlineData(RotationStep.FinishSecret, RotationOutcome.Finished)]
    public async Task A_pending_value_that_is_seen_late_is_waited_for(RotationStep step, RotationOutcome outcome)
    {
        _stage.Begin();
        if (step > RotationStep.SetSecret)
            _stage.Account.Password = "new";
        _stage.Before("Read", 4, () => _stage.Create());

        Assert.Equal(outcome, await _stage.RunAsync(step));
        Assert.NotEmpty(_clock.Pauses);
    }

    [Fact]
    public async Task A_current_value_that_is_seen_late_is_waited_for()
    {
        _stage.Create().Store.Remove(StagingLabels.Current);
        _stage.Before("Read", 4, () => _stage.Store.Add(Stage.First, Stage.Value("old"), StagingLabels.Current));

        Assert.Equal(RotationOutcome.Set, await _stage.RunAsync(RotationStep.SetSecret));
    }

    [Theory]
    [InlineData(RotationStep.CreateSecret)]
    [InlineData(RotationStep.SetSecret)]
    [InlineData(RotationStep.FinishSecret)]
    public async Task It_is_waited_for_with_growing_pauses_five_seconds_in_all(RotationStep step)
    {
        await _stage.FailAsync(step);

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 1.9], Seconds());
    }

    [Fact]
    public async Task A_trial_of_the_configuration_is_taken_for_one_after_ten_seconds()
    {
        var outcome = await _stage.Begin().RunAsync(RotationStep.TestSecret);

        Assert.Equal(RotationOutcome.ConfigurationTested, outcome);
        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 2, 2, 2, 0.9], Seconds());
        Assert.Equal(["login"], _stage.Account.Record);
        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Pending));
        Assert.False(_stage.Store.HasValue(StagingLabels.Pending));
    }

    [Fact]
    public async Task A_trial_fails_where_the_current_value_does_not_log_in()
    {
        _stage.Begin().Account.Password = "changed by hand";

        var error = await _stage.FailAsync(RotationStep.TestSecret);

        Assert.Equal("LoginRefused", error.Code);
    }

    [Theory]
    [InlineData(RotationStep.CreateSecret, "PendingDetached")]
    [InlineData(RotationStep.SetSecret, "PendingDetached")]
    [InlineData(RotationStep.FinishSecret, "PendingDetached")]
    public async Task Of_a_short_invocation_half_is_kept_for_saying_what_was_not_found(RotationStep step, string code)
    {
        var clock = new ImpatientClock(longestPause: TimeSpan.FromSeconds(2));
        var stage = new Stage { Clock = clock, Time = TimeSpan.FromSeconds(3) };

        var error = await stage.FailAsync(step);

        Assert.Equal(code, error.Code);
        Assert.Equal(TimeSpan.FromSeconds(1.25), clock.GetElapsedTime(0));
    }

    [Fact]
    public async Task Of_a_short_invocation_half_is_kept_for_the_trial_itself()
    {
        var clock = new ImpatientClock(longestPause: TimeSpan.FromSeconds(2));
        var stage = new Stage { Clock = clock, Time = TimeSpan.FromSeconds(3) };

        Assert.Equal(RotationOutcome.ConfigurationTested, await stage.Begin().RunAsync(RotationStep.TestSecret));
        Assert.Equal(TimeSpan.FromSeconds(1.25), clock.GetElapsedTime(0));
    }

    private double[] Seconds() => [.. _clock.Pauses.Select(pause => pause.TotalSeconds)];
}
