namespace RotationFunctions.ApiKeys.Tests.RollInPlace;

/// <summary>
/// The process may die at any moment. One moment cannot be survived: after the vendor has replaced the key and before it is stored.
/// Then that is said, and nothing makes it worse.
/// </summary>
public class CrashTests
{
    private const string Rotate = "POST /api/v4/personal_access_tokens/self/rotate";

    public static async Task<TheoryData<string, int, bool>> Points()
    {
        await using var stage = await Stages.GitLabAsync();
        var calls = new List<string>();
        stage.Watch(calls.Add, _ => { });
        await stage.Begin().RotateAsync();
        Assert.Contains(Rotate, calls);

        var points = new TheoryData<string, int, bool>();
        for (var call = 0; call < calls.Count; call++)
        {
            points.Add(calls[call], call, false);
            points.Add(calls[call], call, true);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_before_or_after_any_outside_call_a_rerun_finishes_or_says_that_the_key_is_lost(string name, int call, bool afterwards)
    {
        await using var stage = await Stages.GitLabAsync();
        stage.KillAt(call, afterwards);
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        stage.Spare();

        var isLost = (name == Rotate && afterwards) || (name == "Put" && !afterwards);
        if (isLost)
        {
            Assert.Equal(ApiKeyErrors.KeyLost, (await stage.FailAsync(RotationStep.CreateSecret)).Code);
            Assert.Equal(Names.First, stage.Store.VersionWith(StagingLabels.Current));
        }
        else
        {
            await stage.RotateAsync();
            Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
            Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
        }
        Assert.Equal(2, stage.Vendor.Keys.Issued);
        Assert.Equal(0, stage.Vendor.ReusesDetected);
        Assert.NotNull(stage.Vendor.Active);
    }

    public static async Task<TheoryData<int, bool>> AdministeredPoints()
    {
        await using var stage = await Rolling.AdministeredAsync();
        var points = new TheoryData<int, bool>();
        for (var call = (await stage.Begin().FindPointsAsync()).Count - 1; call >= 0; call--)
        {
            points.Add(call, false);
            points.Add(call, true);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(AdministeredPoints))]
    public async Task Killed_before_or_after_any_outside_call_a_rerun_finishes_where_an_administrator_replaces_the_key(int call, bool afterwards)
    {
        await using var stage = await Rolling.AdministeredAsync();
        stage.KillAt(call, afterwards);
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        stage.Spare();

        await stage.RotateAsync();

        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }
}
