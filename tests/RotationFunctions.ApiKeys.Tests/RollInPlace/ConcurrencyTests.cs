using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.RollInPlace;

/// <summary>While one attempt is held at any of its outside calls, another runs. It ends well or says that the key is lost, and the next rotation heals what can be healed.</summary>
public class ConcurrencyTests
{
    public static Task<TheoryData<RotationStep, int>> Administered() => PointsAsync(() => Rolling.AdministeredAsync());

    public static Task<TheoryData<RotationStep, int>> OfItself() => PointsAsync(() => Stages.GitLabAsync());

    [Theory]
    [MemberData(nameof(Administered))]
    public async Task By_an_administrator_whatever_two_attempts_do_to_each_other_the_next_rotation_ends_with_a_key_that_works(RotationStep step, int call)
    {
        await using var stage = await (await Rolling.AdministeredAsync()).Begin().ReachAsync(step);
        stage.HoldAt(call, () => TryAsync(stage, step));

        await TryAsync(stage, step);
        await TryAsync(stage, [.. RotationSteps.OfRotation]);

        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        Assert.Equal(2, stage.Vendor.Keys.All.Count);
    }

    [Theory]
    [MemberData(nameof(OfItself))]
    public async Task By_the_key_itself_no_dead_key_becomes_current_and_a_lost_one_is_told(RotationStep step, int call)
    {
        await using var stage = await (await Stages.GitLabAsync()).Begin().ReachAsync(step);
        stage.HoldAt(call, () => TryAsync(stage, step));

        await TryAsync(stage, step);
        var lost = await TryAsync(stage, [.. RotationSteps.OfRotation]);

        Assert.Equal(stage.Vendor.ReusesDetected > 0 ? ApiKeyErrors.KeyLost : null, lost?.Code);
        if (lost is null)
            Assert.Equal((Names.Second, stage.Vendor.Active!.Value), (stage.Store.VersionWith(StagingLabels.Current), stage.Field(StagingLabels.Current, "token")));
        else
            Assert.Equal(Names.First, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Theory]
    [MemberData(nameof(Administered))]
    public async Task An_attempt_that_is_held_while_this_rotation_finishes_leaves_a_current_key_that_works_or_says_that_it_is_lost(RotationStep step, int call)
    {
        await using var stage = await (await Rolling.AdministeredAsync()).Begin().ReachAsync(step);
        stage.HoldAt(call, () => stage.RotateAsync());

        await AssertWorksOrIsToldAsync(stage, step);
    }

    [Theory]
    [MemberData(nameof(Administered))]
    public async Task An_attempt_that_is_held_while_this_rotation_and_the_next_finish_does_so_too(RotationStep step, int call)
    {
        await using var stage = await (await Rolling.AdministeredAsync()).Begin().ReachAsync(step);
        stage.HoldAt(call, async () =>
        {
            await stage.RotateAsync();
            await stage.Begin(Names.Third).RotateAsync(Names.Third);
        });

        await AssertWorksOrIsToldAsync(stage, step);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_attempt_that_others_have_overtaken_before_its_request_does_not_send_it(bool nextFinishesToo)
    {
        await using var stage = await Rolling.AdministeredAsync();
        var isHeld = false;
        stage.Wire.After = async _ =>
        {
            if (isHeld)
                return;
            isHeld = true;
            await stage.RotateAsync();
            if (nextFinishesToo)
                await stage.Begin(Names.Third).RotateAsync(Names.Third);
        };

        var failure = await TryAsync(stage.Begin(), RotationStep.CreateSecret);

        Assert.Equal(nextFinishesToo ? RotationErrors.RotationAbandoned : null, failure?.Code);
        Assert.Equal(nextFinishesToo ? 2 : 1, stage.Vendor.Calls.Count(call => call.Method == "POST"));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    private static async Task AssertWorksOrIsToldAsync(Stage<SendGridServer> stage, RotationStep step)
    {
        var failure = await TryAsync(stage, step);
        if (stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")) is null)
            Assert.Equal(ApiKeyErrors.KeyLost, failure?.Code);

        await stage.Begin(Names.Fourth).RotateAsync(Names.Fourth);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    private static async Task<TheoryData<RotationStep, int>> PointsAsync<TVendor>(Func<Task<Stage<TVendor>>> start)
        where TVendor : VendorServer
    {
        await using var stage = await start();
        var points = new TheoryData<RotationStep, int>();
        foreach (var (step, call) in await stage.Begin().FindPointsAsync())
            points.Add(step, call);
        return points;
    }

    /// <returns>The error with which the first of the steps that failed did so.</returns>
    private static async Task<RotationException?> TryAsync<TVendor>(Stage<TVendor> stage, params RotationStep[] steps)
        where TVendor : VendorServer
    {
        try
        {
            foreach (var step in steps)
                await stage.RunAsync(step);
            return null;
        }
        catch (RotationException failure)
        {
            Assert.Contains(failure.Code, new[] { ApiKeyErrors.KeyLost, ApiKeyErrors.VendorRefused, RotationErrors.PendingDetached, RotationErrors.RotationAbandoned, ApiKeyErrors.KeyRefused });
            return failure;
        }
    }
}
