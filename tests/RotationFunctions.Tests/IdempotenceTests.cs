using CsCheck;

namespace RotationFunctions.Tests;

/// <summary>Any step may be repeated, come late, run twice at once or be cut off; running the four again ends in a finished rotation.</summary>
public class IdempotenceTests
{
    private readonly Stage _stage = new Stage().Begin();

    /// <summary>Before and after every outside call of a normal rotation.</summary>
    public static async Task<TheoryData<int>> Points()
    {
        var points = 0;
        await WatchedStage(_ =>
        {
            points++;
            return Task.CompletedTask;
        }).RotateAsync();
        Assert.True(points >= 28, $"Only {points} points were seen, so some are no longer visited.");
        return [.. Enumerable.Range(0, points)];
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Cut_off_at_any_point_a_rerun_finishes(int point) => Assert.True(await FinishesAfterCutAsync(point, bearsRepeats: true));

    [Fact]
    public async Task The_walk_finds_a_rotator_that_cannot_bear_a_repeat()
    {
        var finishes = new List<bool>();
        foreach (var point in (await Points()).Select(row => row.Data))
            finishes.Add(await FinishesAfterCutAsync(point, bearsRepeats: false));

        Assert.Contains(false, finishes);
        Assert.Contains(true, finishes);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Held_at_any_point_while_another_attempt_runs_to_its_end_it_succeeds_and_changes_nothing_more(int point)
    {
        Stage? stage = null;
        var password = "";
        stage = WatchedStage(At(point, async () =>
        {
            await stage!.RotateAsync();
            stage.AssertFinished();
            password = stage.Account.Password;
        }));

        await stage.RotateAsync();

        stage.AssertFinished();
        Assert.Equal(password, stage.Account.Password);
        Assert.Equal(Stage.First, stage.Store.VersionWith(StagingLabels.Previous));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Held_at_any_point_while_it_and_a_later_rotation_finish_it_undoes_nothing(int point)
    {
        Stage? stage = null;
        stage = WatchedStage(At(point, async () =>
        {
            await stage!.RotateAsync();
            await stage.Begin(Stage.Third).RotateAsync(Stage.Third);
        }));

        try
        {
            await stage.RotateAsync();
        }
        catch (RotationException error)
        {
            Assert.Contains(error.Code, (string[])[RotationErrors.RotationAbandoned, "LoginRefused"]);
        }

        stage.AssertFinished(Stage.Third);
    }

    [Fact]
    public async Task Each_step_may_be_repeated_at_once()
    {
        RotationOutcome[] outcomes =
        [
            .. await TwiceAsync(RotationStep.CreateSecret), .. await TwiceAsync(RotationStep.SetSecret),
            .. await TwiceAsync(RotationStep.TestSecret), .. await TwiceAsync(RotationStep.FinishSecret),
        ];

        Assert.Equal(
            [
                RotationOutcome.Created, RotationOutcome.AlreadyCreated, RotationOutcome.Set, RotationOutcome.Set,
                RotationOutcome.Tested, RotationOutcome.Tested, RotationOutcome.Finished, RotationOutcome.AlreadyCurrent,
            ],
            outcomes);
        _stage.AssertFinished();
        Assert.Equal(["create", "change", "change", "login", "login", "login"], _stage.Account.Record);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_step_that_comes_after_the_end_is_a_success_that_does_nothing(bool theServiceTookPendingOff)
    {
        await _stage.RotateAsync();
        if (theServiceTookPendingOff)
            _stage.Store.Remove(StagingLabels.Pending);
        var asked = _stage.Account.Record.Count;

        foreach (var step in RotationSteps.OfRotation)
            Assert.Equal(RotationOutcome.AlreadyCurrent, await _stage.RunAsync(step));

        _stage.AssertFinished();
        Assert.Equal(asked, _stage.Account.Record.Count);
    }

    [Fact]
    public void Two_attempts_at_once_both_succeed_in_whatever_order_their_calls_come() => Gen.Int.Sample(seed =>
    {
        var stage = WatchedStage(async _ => await Task.Yield());

        new RandomSchedule(seed).Run(() => stage.RotateAsync(), () => stage.RotateAsync());

        stage.AssertFinished();
    }, iter: 500);

    [Fact]
    public void Two_attempts_at_once_that_are_cut_off_again_and_again_leave_a_password_that_logs_in_and_a_rerun_finishes()
    {
        var cuts = 0;
        Gen.Int.Sample(seed =>
        {
            var chance = new Random(seed);
            var isCutting = true;
            var stage = WatchedStage(async _ =>
            {
                await Task.Yield();
                if (isCutting && chance.Next(12) == 0)
                    throw Cut(ref cuts);
            });

            for (var rerun = 0; rerun < 3; rerun++)
                new RandomSchedule(seed + rerun).Run(() => UntilCutAsync(stage), () => UntilCutAsync(stage));
            Assert.Contains(stage.Account.Password, KnownPasswords(stage));
            isCutting = false;

            new RandomSchedule(seed).Run(() => stage.RotateAsync());
            stage.AssertFinished();
        }, iter: 500);

        Assert.True(cuts > 500, $"Only {cuts} attempts were cut off.");
    }

    private async Task<RotationOutcome[]> TwiceAsync(RotationStep step) => [await _stage.RunAsync(step), await _stage.RunAsync(step)];

    private static async Task<bool> FinishesAfterCutAsync(int point, bool bearsRepeats)
    {
        var cuts = 0;
        var stage = WatchedStage(At(point, () => throw Cut(ref cuts)), bearsRepeats);
        var cut = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());
        Assert.Equal(RotationErrors.Unexpected, cut.Code);
        Assert.Equal(1, cuts);
        Assert.Contains(stage.Account.Password, KnownPasswords(stage));
        try
        {
            await stage.RotateAsync();
        }
        catch (RotationException)
        {
            return false;
        }
        stage.AssertFinished();
        return true;
    }

    private static async Task UntilCutAsync(Stage stage)
    {
        try
        {
            await stage.RotateAsync();
        }
        catch (RotationException error)
        {
            Assert.Equal(RotationErrors.Unexpected, error.Code);
        }
    }

    private static IOException Cut(ref int cuts)
    {
        Interlocked.Increment(ref cuts);
        return new IOException("The process was killed.");
    }

    private static IEnumerable<string> KnownPasswords(Stage stage) =>
        from label in (string[])[StagingLabels.Current, StagingLabels.Pending]
        where stage.Store.HasValue(label)
        select stage.PasswordOf(label);

    private static Stage WatchedStage(Func<string, Task> hook, bool bearsRepeats = true)
    {
        var stage = new Stage(bearsRepeats: bearsRepeats).Begin();
        stage.Store.Before = stage.Store.After = stage.Account.After = hook;
        stage.Account.Before = (call, _) => hook(call);
        return stage;
    }

    private static Func<string, Task> At(int point, Func<Task> action)
    {
        var points = 0;
        return _ => points++ == point ? action() : Task.CompletedTask;
    }
}
