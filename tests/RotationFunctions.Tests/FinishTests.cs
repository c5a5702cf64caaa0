namespace RotationFunctions.Tests;

/// <summary>The label moves by a compare-and-swap: nobody else's value is taken off it.</summary>
public class FinishTests
{
    private readonly Stage _stage = new Stage().Create();

    [Fact]
    public async Task The_label_moves_from_the_version_that_was_read()
    {
        Assert.Equal(RotationOutcome.Finished, await _stage.RunAsync(RotationStep.FinishSecret));

        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(Stage.First, _stage.Store.VersionWith(StagingLabels.Previous));
        Assert.Equal(["Describe", "Read", "Promote"], _stage.Store.Calls);
    }

    [Fact]
    public async Task Where_another_attempt_moved_it_meanwhile_the_step_succeeds()
    {
        _stage.Before("Promote", 1, () => Move(Stage.Second));

        Assert.Equal(RotationOutcome.AlreadyCurrent, await _stage.RunAsync(RotationStep.FinishSecret));
        Assert.Equal(Stage.First, _stage.Store.VersionWith(StagingLabels.Previous));
    }

    [Fact]
    public async Task Where_somebody_moved_it_elsewhere_nothing_is_overwritten()
    {
        _stage.Before("Promote", 1, () => _stage.Store.Add(Stage.Third, Stage.Value("theirs"), StagingLabels.Current));

        var error = await _stage.FailAsync(RotationStep.FinishSecret);

        Assert.Equal($"RotationAbandoned: Version {Stage.Second} of secret {Stage.Secret} was overtaken: AWSCURRENT is on version {Stage.Third} "
            + $"and AWSPENDING on version {Stage.Second}. Nothing was overwritten. If the current value is the one you want, there is nothing "
            + "to do; otherwise start a new rotation with RotateSecret.", error.Message);
        Assert.Equal("theirs", _stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task Where_a_later_rotation_finished_meanwhile_nothing_is_overwritten()
    {
        _stage.Before("Promote", 1, () =>
        {
            Move(Stage.Second);
            _stage.Create("newer", Stage.Third);
            Move(Stage.Third);
            _stage.Store.Remove(StagingLabels.Pending);
        });

        var error = await _stage.FailAsync(RotationStep.FinishSecret);

        Assert.Equal(RotationErrors.RotationAbandoned, error.Code);
        Assert.Equal(Stage.Third, _stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task Labels_that_still_show_the_old_place_after_a_mismatch_are_asked_for_again()
    {
        var describes = 0;
        _stage.Store.Before = call =>
        {
            if (call == "Promote" || (call == "Describe" && ++describes == 4))
                Move(Stage.Second);
            else if (call == "Describe")
                Move(Stage.First); // not seen yet
            return Task.CompletedTask;
        };

        Assert.Equal(RotationOutcome.AlreadyCurrent, await _stage.RunAsync(RotationStep.FinishSecret));
        Assert.Equal(4, describes);
    }

    [Fact]
    public async Task Labels_that_never_agree_with_the_mismatch_are_a_stale_read()
    {
        _stage.Store.Before = call =>
        {
            Move(call == "Promote" ? Stage.Third : Stage.First);
            return Task.CompletedTask;
        };

        var error = await _stage.FailAsync(RotationStep.FinishSecret);

        Assert.Equal($"StaleRead: Secrets Manager did not move AWSCURRENT of secret {Stage.Secret} to version {Stage.Second}, and yet shows it "
            + "where it was. Its answers have not settled; the service will try again.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_version_that_loses_its_label_before_its_value_is_read_is_not_promoted()
    {
        _stage.Before("Read", 1, () => _stage.Create("newer", Stage.Third));

        var error = await _stage.FailAsync(RotationStep.FinishSecret);

        Assert.Equal(RotationErrors.RotationAbandoned, error.Code);
        Assert.DoesNotContain("Promote", _stage.Store.Calls);
    }

    [Fact]
    public async Task A_version_without_a_value_is_never_promoted()
    {
        var stage = new Stage().Begin();

        await stage.FailAsync(RotationStep.FinishSecret);

        Assert.DoesNotContain("Promote", stage.Store.Calls);
        Assert.Equal(Stage.First, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task A_move_whose_answer_was_lost_is_found_done_by_the_repeat()
    {
        _stage.Store.After = call =>
            call == "Promote" ? throw new RotationException(RotationErrors.StoreUnavailable, "No answer.", true) : Task.CompletedTask;
        var error = await _stage.FailAsync(RotationStep.FinishSecret);
        Assert.Equal(RotationErrors.StoreUnavailable, error.Code);

        Assert.Equal(RotationOutcome.AlreadyCurrent, await _stage.RunAsync(RotationStep.FinishSecret));
    }

    private void Move(string versionId) => _stage.Store.Add(versionId, Stage.Value(versionId), StagingLabels.Current);
}
