using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.ChosenValue;

/// <summary>While one attempt is held at any of its outside calls, others run.</summary>
public class ConcurrencyTests
{
    public static async Task<TheoryData<string, RotationStep, int>> Points()
    {
        var points = new TheoryData<string, RotationStep, int>();
        foreach (var author in (string[])["administrator", "key"])
        {
            await using var stage = (await Stages.PinAsync(author)).Begin();
            foreach (var (step, call) in await stage.FindPointsAsync())
                points.Add(author, step, call);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_runs_twice_at_once_ends_with_the_key_that_is_stored(string author, RotationStep step, int call)
    {
        await using var stage = await (await Stages.PinAsync(author)).Begin().ReachAsync(step);
        stage.HoldAt(call, () => stage.RunAsync(step));

        await TryAsync(() => stage.RunAsync(step));
        await stage.RotateAsync();

        AssertWorks(stage, Names.Second);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_is_held_while_this_rotation_and_the_next_finish_leaves_the_current_key_working(string author, RotationStep step, int call)
    {
        await using var stage = await (await Stages.PinAsync(author)).Begin().ReachAsync(step);
        stage.HoldAt(call, async () =>
        {
            await stage.RotateAsync();
            await stage.Begin(Names.Third).RotateAsync(Names.Third);
        });

        await TryAsync(() => stage.RunAsync(step));

        AssertWorks(stage, Names.Third);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_step_that_is_held_until_the_next_rotation_has_tested_its_key_leaves_that_one_working_in_the_end(string author, RotationStep step, int call)
    {
        await using var stage = await (await Stages.PinAsync(author)).Begin().ReachAsync(step);
        stage.HoldAt(call, async () =>
        {
            await stage.RotateAsync();
            await stage.Begin(Names.Third).ReachAsync(RotationStep.FinishSecret, Names.Third);
        });

        await TryAsync(() => stage.RunAsync(step));
        await stage.RunAsync(RotationStep.FinishSecret, Names.Third);

        AssertWorks(stage, Names.Third);
    }

    [Fact]
    public async Task A_set_that_is_held_again_as_it_gives_the_current_key_back_gives_back_the_one_that_is_current_then()
    {
        await using var stage = await Stages.PinAsync("administrator");
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        var meanwhile = new Queue<string[]>([[Names.Second, Names.Third], [Names.Fourth]]);
        var isAnothers = false;
        stage.Wire.Before = async call =>
        {
            if (isAnothers || !call.StartsWith("PUT", StringComparison.Ordinal) || !meanwhile.TryDequeue(out var tokens))
                return;
            isAnothers = true;
            foreach (var token in tokens)
                await stage.Begin(token).RotateAsync(token);
            isAnothers = false;
        };

        await TryAsync(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Empty(meanwhile);
        AssertWorks(stage, Names.Fourth);
    }

    private static void AssertWorks(Stage<PinServer> stage, string token)
    {
        Assert.Equal(token, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }

    /// <summary>A step that comes late may fail by name: it is overtaken, or carries a key that has died.</summary>
    private static async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (RotationException late)
        {
            Assert.Contains(late.Code, new[] { RotationErrors.RotationAbandoned, RotationErrors.PendingDetached, ApiKeyErrors.VendorRefused, ApiKeyErrors.KeyRefused });
        }
    }
}
