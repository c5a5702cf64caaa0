namespace RotationFunctions.Databases.Tests;

/// <summary>The process may die at any moment; the service then runs the four steps again.</summary>
public class CrashTests
{
    /// <summary>Every outside call of a normal rotation, found by running one.</summary>
    public static async Task<TheoryData<int, bool>> Points()
    {
        var stage = new Stage();
        var calls = 0;
        Watch(stage, () => calls++, after: () => { });
        await stage.Begin().RotateAsync();
        Assert.True(calls >= 16, $"Only {calls} outside calls were seen, so some are no longer cut off.");

        var points = new TheoryData<int, bool>();
        for (var call = 0; call < calls; call++)
        {
            points.Add(call, false);
            points.Add(call, true);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Cut_off_before_or_after_any_outside_call_nobody_is_locked_out_and_a_rerun_finishes(int call, bool afterwards)
    {
        var stage = new Stage();
        int before = 0, after = 0;
        Watch(stage, () => CutIf(!afterwards && before++ == call), () => CutIf(afterwards && after++ == call));
        var cut = await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        Assert.Equal(RotationErrors.Unexpected, cut.Code);
        Watch(stage, () => { }, () => { });

        string?[] known =
        [
            stage.PasswordOf(StagingLabels.Current),
            stage.Store.HasValue(StagingLabels.Pending) ? stage.PasswordOf(StagingLabels.Pending) : null,
        ];
        Assert.Contains(stage.Server["app"], known);

        await stage.RotateAsync();
        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(stage.Server["app"], stage.PasswordOf(StagingLabels.Current));
    }

    private static void CutIf(bool now)
    {
        if (now)
            throw new IOException("The process was killed.");
    }

    private static void Watch(Stage stage, Action before, Action after)
    {
        stage.Server.Before = stage.Store.Before = _ => Run(before);
        stage.Server.After = stage.Store.After = _ => Run(after);
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
