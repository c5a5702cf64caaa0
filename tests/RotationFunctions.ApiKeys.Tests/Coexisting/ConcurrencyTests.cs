using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>While one attempt is held at any of its outside calls, others run.</summary>
public class ConcurrencyTests
{
    public static async Task<TheoryData<RotationStep, int>> Points()
    {
        await using var stage = await ReadyAsync();
        var points = new TheoryData<RotationStep, int>();
        foreach (var step in RotationSteps.OfRotation)
        {
            var calls = 0;
            stage.Watch(_ => calls++, _ => { });
            await stage.RunAsync(step, Names.Third);
            for (var call = 0; call < calls; call++)
                points.Add(step, call);
        }
        Assert.True(points.Count >= 15, $"Only {points.Count} outside calls were seen.");
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_runs_twice_at_once_ends_in_one_key_and_no_orphan(RotationStep step, int call)
    {
        await using var stage = await ReachAsync(step);
        Hold(stage, call, () => stage.RunAsync(step, Names.Third));

        await stage.RunAsync(step, Names.Third);
        await stage.RotateAsync(Names.Third);

        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        AssertInUse(stage);
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_is_held_while_this_rotation_and_the_next_finish_revokes_no_key_in_use(RotationStep step, int call)
    {
        await using var stage = await ReachAsync(step);
        Hold(stage, call, async () =>
        {
            await stage.RotateAsync(Names.Third);
            await stage.Begin(Names.Fourth).RotateAsync(Names.Fourth);
        });

        await TryAsync(() => stage.RunAsync(step, Names.Third));

        Assert.Equal(Names.Fourth, stage.Store.VersionWith(StagingLabels.Current));
        AssertInUse(stage);
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_is_held_while_the_next_rotation_has_its_key_staged_does_not_revoke_it(RotationStep step, int call)
    {
        await using var stage = await ReachAsync(step);
        Hold(stage, call, async () =>
        {
            await stage.RotateAsync(Names.Third);
            await stage.Begin(Names.Fourth).RunAsync(RotationStep.CreateSecret, Names.Fourth);
        });

        await TryAsync(() => stage.RunAsync(step, Names.Third));
        await stage.RotateAsync(Names.Fourth);

        Assert.Equal(Names.Fourth, stage.Store.VersionWith(StagingLabels.Current));
        AssertInUse(stage);
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    /// <summary>A secret that was rotated once, so that the next rotation has something to revoke.</summary>
    private static async Task<Stage<SendGridServer>> ReadyAsync()
    {
        var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        return stage.Begin(Names.Third);
    }

    private static async Task<Stage<SendGridServer>> ReachAsync(RotationStep step)
    {
        var stage = await ReadyAsync();
        foreach (var earlier in RotationSteps.OfRotation.TakeWhile(earlier => earlier != step))
            await stage.RunAsync(earlier, Names.Third);
        return stage;
    }

    private static void Hold(Stage<SendGridServer> stage, int call, Func<Task> meanwhile)
    {
        var calls = 0;
        stage.Store.Before = stage.Wire.Before = _ => calls++ == call ? meanwhile() : Task.CompletedTask;
    }

    /// <summary>A step that comes late may fail by name.</summary>
    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (RotationException late)
        {
            Assert.Contains(late.Code, new[] { RotationErrors.RotationAbandoned, RotationErrors.PendingDetached });
        }
    }

    private static void AssertInUse(Stage<SendGridServer> stage)
    {
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Previous, "api_key")));
    }
}
