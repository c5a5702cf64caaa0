namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class AtlasTests : CoexistingVendorTests
{
    private const string Account = "/api/atlas/v2/orgs/64a1b2c3d4e5f60718293a4b/serviceAccounts/mdb_sa_id_app";

    private protected override string RecipeName => "mongodb-atlas";

    private protected override string AdministratorRefusal => "'token': status 401, \"The client is unknown, or its secret is wrong\"";

    private protected override string[] Requests =>
    [
        "POST /api/oauth/token", $"POST {Account}/secrets", "POST /api/oauth/token", $"GET {Account}", "POST /api/oauth/token",
        "POST /api/oauth/token", $"GET {Account}", $"DELETE {Account}/secrets/{{old}}",
    ];

    // A third secret cannot exist, so that the one in the way must be old enough to be nobody's.
    private protected override TimeSpan Wait => TimeSpan.FromMinutes(16);

    public static async Task<TheoryData<int, bool>> Points()
    {
        await using var stage = await RotatedAsync();
        var calls = 0;
        stage.Watch(_ => calls++, _ => { });
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

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
    public async Task Killed_at_any_outside_call_the_current_secret_works_and_a_rerun_finishes_with_room_for_two_alone(int call, bool afterwards)
    {
        await using var stage = await RotatedAsync();
        stage.KillAt(call, afterwards);
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin(Names.Third).RotateAsync(Names.Third));
        stage.Spare();
        Assert.NotNull(stage.Vendor.Keys.FindByValue(KeyOf(stage, StagingLabels.Current)));
        stage.Clock.Ahead += Wait;

        await stage.RotateAsync(Names.Third);

        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(KeyOf(stage, StagingLabels.Current), Assert.Single(stage.Vendor.Keys.All).Value);
    }

    [Fact]
    public async Task While_a_secret_in_the_way_may_still_be_another_attempts_the_rotation_waits_and_the_current_one_works()
    {
        await using var stage = await StartAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call == "Put"), _ => { });
        await stage.Begin().FailAsync(RotationStep.CreateSecret);
        stage.Spare();
        stage.Clock.Ahead += TimeSpan.FromMinutes(14);

        var error = await stage.FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.KeyLimitReached, error.Code);
        Assert.True(error.IsTransient);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(KeyOf(stage, StagingLabels.Current)));
        Assert.Equal(2, stage.Vendor.Keys.All.Count);
    }

    [Fact]
    public async Task A_secret_lives_for_as_many_hours_as_the_settings_have_days()
    {
        await using var stage = await StartAsync(("EXPIRES_AFTER_DAYS", "30"));

        await stage.Begin().RotateAsync();

        Assert.Equal(30 * 24, ((AtlasServer)stage.Vendor).LifeOf(IdOf(stage, StagingLabels.Current)));
    }

    [Fact]
    public async Task A_secret_that_names_the_administrators_own_account_is_refused_before_anything_is_sent()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("client_id", "mdb_sa_id_admin"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.StartsWith("InvalidSecret: The value of a version of the secret has a field 'client_id' that names the administrator's own account at MongoDB Atlas", error.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Vendor.Calls);
        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "the vendor's keys", Result: CheckResult.Failed } && check.Sentence == error.Message);
    }

    private static async Task<Stage<DocumentedVendor>> RotatedAsync()
    {
        var stage = await Stages.DocumentedAsync("mongodb-atlas", clock => new AtlasServer(clock));
        await stage.Begin().RotateAsync();
        return stage;
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new AtlasServer(clock);
}
