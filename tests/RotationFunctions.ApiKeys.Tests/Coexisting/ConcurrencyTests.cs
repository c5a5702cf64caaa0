using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>While one attempt is held at any of its outside calls, others run: with the previous key kept and revoked, with room at the vendor and without.</summary>
public class ConcurrencyTests
{
    public static async Task<TheoryData<bool, bool, RotationStep, int>> Points()
    {
        var points = new TheoryData<bool, bool, RotationStep, int>();
        foreach (var scene in KeyScene.All)
        {
            await using var stage = await scene.StartAsync();
            var found = await stage.FindPointsAsync(Names.Third);
            Assert.True(found.Count >= 15, $"Only {found.Count} outside calls were seen.");
            foreach (var (step, call) in found)
                points.Add(scene.Revokes, scene.IsFull, step, call);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_runs_twice_at_once_ends_in_one_key_and_no_orphan(bool revokes, bool isFull, RotationStep step, int call)
    {
        var scene = new KeyScene(revokes, isFull);
        await using var stage = await (await scene.StartAsync()).ReachAsync(step, Names.Third);
        stage.HoldAt(call, () => TryAsync(() => stage.RunAsync(step, Names.Third)));

        await TryAsync(() => stage.RunAsync(step, Names.Third));
        scene.AssertInUse(stage);
        await stage.RotateAsync(Names.Third);

        scene.AssertFinished(stage, Names.Third);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_is_held_while_this_rotation_and_the_next_finish_revokes_no_key_in_use(bool revokes, bool isFull, RotationStep step, int call)
    {
        var scene = new KeyScene(revokes, isFull);
        await using var stage = await (await scene.StartAsync()).ReachAsync(step, Names.Third);
        stage.HoldAt(call, () => TryAsync(async () =>
        {
            await stage.RotateAsync(Names.Third);
            await stage.Begin(Names.Fourth).RotateAsync(Names.Fourth);
        }));

        // What it was told is true no more: its key has been revoked, or there is room again.
        await TryAsync(() => stage.RunAsync(step, Names.Third), ApiKeyErrors.KeyRefused, ApiKeyErrors.VendorRefused);
        scene.AssertInUse(stage);
        if (isFull)
            await FinishAsync(stage, Names.Fourth); // where the held attempt had the only room, the other one had to wait

        scene.AssertFinished(stage, Names.Fourth);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_is_held_while_the_next_rotation_has_its_key_staged_does_not_revoke_it(bool revokes, bool isFull, RotationStep step, int call)
    {
        var scene = new KeyScene(revokes, isFull);
        await using var stage = await (await scene.StartAsync()).ReachAsync(step, Names.Third);
        stage.HoldAt(call, () => TryAsync(async () =>
        {
            await stage.RotateAsync(Names.Third);
            await stage.Begin(Names.Fourth).RunAsync(RotationStep.CreateSecret, Names.Fourth);
        }));

        await TryAsync(() => stage.RunAsync(step, Names.Third));
        scene.AssertInUse(stage);
        await FinishAsync(stage, Names.Fourth);

        scene.AssertFinished(stage, Names.Fourth);
    }

    /// <summary>Runs a rotation to its end, as the service does some time later.</summary>
    private static async Task FinishAsync(Stage<SendGridServer> stage, string token)
    {
        stage.Clock.Ahead += KeyScene.Long;
        await stage.Begin(token).RotateAsync(token);
    }

    /// <summary>A step that comes late, or for which there is no room, may fail by name.</summary>
    private static async Task TryAsync(Func<Task> step, params string[] besides)
    {
        try
        {
            await step();
        }
        catch (RotationException late)
        {
            string[] expected = [RotationErrors.RotationAbandoned, RotationErrors.PendingDetached, ApiKeyErrors.KeyLimitReached, .. besides];
            Assert.Contains(late.Code, expected);
        }
    }
}
