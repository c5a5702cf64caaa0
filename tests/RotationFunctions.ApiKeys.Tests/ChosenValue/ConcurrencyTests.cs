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

    [Theory]
    [InlineData("administrator")]
    [InlineData("key")]
    public async Task A_set_that_is_held_at_its_request_while_a_person_starts_another_rotation_gives_the_current_key_back(string author)
    {
        await using var stage = await Stages.PinAsync(author);
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Wire.Before = async call =>
        {
            if (call.StartsWith("PUT", StringComparison.Ordinal) && stage.Store.VersionWith(StagingLabels.Pending) == Names.Second)
                await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);
        };

        var error = await stage.FailAsync(RotationStep.SetSecret);

        Assert.Equal(RotationErrors.RotationAbandoned, error.Code);
        AssertWorks(stage, Names.First);
    }

    [Fact]
    public async Task A_label_that_is_read_stale_sets_no_older_key()
    {
        await using var stage = await Stages.PinAsync("administrator");
        await stage.Begin().ReachAsync(RotationStep.FinishSecret);
        stage.Vendor.Pin = "an older one, set late";
        stage.Store.Stale[StagingLabels.Current] = Names.First;

        Assert.Equal(RotationOutcome.Finished, await stage.RunAsync(RotationStep.FinishSecret));

        AssertWorks(stage, Names.Second);
    }

    [Fact]
    public async Task A_current_key_that_the_vendor_will_not_take_back_is_told_in_its_words()
    {
        await using var stage = await Stages.PinAsync("administrator");
        await stage.Begin().ReachAsync(RotationStep.FinishSecret);
        stage.Vendor.Pin = "an older one, set late";
        stage.Vendor.Accepts = _ => false;

        var error = await stage.FailAsync(RotationStep.FinishSecret);

        Assert.Equal($"KeyRejected: Pins will not take back the current key of secret {Names.Secret} in the request 'set': status 422, \"'[…]' is too easy\". An attempt that "
            + "came late had set another one. Make a key in the vendor's console and store it as the current value, then rotate again.", error.Message);
    }

    [Fact]
    public async Task A_current_key_that_the_vendor_has_already_and_will_not_take_twice_is_none_that_is_lost()
    {
        await using var stage = await Stages.PinAsync("administrator");
        await stage.Begin().ReachAsync(RotationStep.FinishSecret);
        var isFlapping = true;
        stage.Vendor.Fault = call => call.Path == "/me" && isFlapping ? new Local.Vendors.VendorFault.Refused(401) : null;
        stage.Vendor.Accepts = pin =>
        {
            isFlapping = false;
            return pin != stage.Vendor.Pin;
        };

        Assert.Equal(RotationOutcome.Finished, await stage.RunAsync(RotationStep.FinishSecret));

        AssertWorks(stage, Names.Second);
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
