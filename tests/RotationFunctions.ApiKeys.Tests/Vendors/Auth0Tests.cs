namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class Auth0Tests : VendorTests
{
    private protected override string RecipeName => "auth0";

    private protected override string AdministratorRefusal => "'token': status 401, \"Unauthorized\"";

    private protected override (RotationStep Step, string Request) Change => (RotationStep.SetSecret, "set");

    [Fact]
    public async Task The_client_secret_becomes_the_one_that_was_chosen_and_the_one_before_dies()
    {
        await using var stage = await StartAsync();
        var byHand = KeyOf(stage, StagingLabels.Current);

        await stage.Begin().RotateAsync();

        Assert.Equal(["POST /oauth/token", "PATCH /api/v2/clients/app", "POST /oauth/token", "POST /oauth/token"], stage.Vendor.Calls.Select(call => call.ToString()));
        Assert.Equal(((Auth0Server)stage.Vendor).ClientSecret, KeyOf(stage, StagingLabels.Current));
        Assert.NotEqual(byHand, KeyOf(stage, StagingLabels.Current));
        Assert.Equal("https://api.example.com/", stage.Field(StagingLabels.Current, "audience"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_attempt_that_dies_at_the_change_is_finished_by_the_next_one_with_the_same_secret(bool afterwards)
    {
        await using var stage = await StartAsync();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        var chosen = KeyOf(stage, StagingLabels.Pending);
        void Kill(string call) => ProcessKilledException.ThrowIf(call.StartsWith("PATCH", StringComparison.Ordinal));
        stage.Watch(afterwards ? _ => { } : Kill, afterwards ? Kill : _ => { });
        await stage.FailAsync(RotationStep.SetSecret);
        stage.Spare();

        await stage.RotateAsync();

        Assert.Equal(chosen, ((Auth0Server)stage.Vendor).ClientSecret);
        Assert.Equal(chosen, KeyOf(stage, StagingLabels.Current));
    }

    [Fact]
    public async Task A_secret_that_Auth0_will_not_take_is_given_up_and_the_current_one_works()
    {
        await using var stage = await StartAsync();
        ((Auth0Server)stage.Vendor).Accepts = _ => false;
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await stage.FailAsync(RotationStep.SetSecret);

        Assert.Equal(ApiKeyErrors.KeyRejected, error.Code);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        Assert.Equal(((Auth0Server)stage.Vendor).ClientSecret, KeyOf(stage, StagingLabels.Current));
    }

    [Fact]
    public async Task An_audience_without_a_grant_is_told_as_that_and_not_as_a_wrong_secret()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("audience", "https://other.example.com/"), StagingLabels.Current);

        var check = Assert.Single(await stage.CheckAsync(), check => check.Name == "current value");

        Assert.Equal("VendorRefused: Auth0 refused the request 'verify': status 403, \"Client is not authorized to access \"[…]\"\". Check the current key, and what it may do.", check.Sentence);
    }

    [Fact]
    public async Task A_check_gets_the_administrator_an_access_token_and_changes_nothing()
    {
        await using var stage = await StartAsync();

        Assert.Contains(new Check("the administrator", CheckResult.Passed, "Auth0 gives the administrator an access token. Whether it may change the key, only a rotation shows."),
            await stage.CheckAsync());
        Assert.All(stage.Vendor.Calls, call => Assert.Equal("POST /oauth/token", call.ToString()));

        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("client_secret", "wrong");
        Assert.Contains(new Check("the administrator", CheckResult.Failed,
            "VendorRefused: Auth0 refused the request 'token': status 401, \"Unauthorized\". Check the administrator's secret, and what its credential may do."), await stage.CheckAsync());
    }

    [Fact]
    public async Task A_secret_that_names_the_administrators_own_application_is_refused_before_anything_is_sent()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("client_id", "manager"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of a version of the secret has a field 'client_id' that names the administrator's own account at Auth0: its secret, "
            + "ADMINISTRATOR_SECRET, holds the same. Nothing was sent, since the administrator's key would be revoked or replaced. Give the application an account of its "
            + "own, and name that.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
        Assert.False(stage.Store.HasValue(StagingLabels.Pending));
        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "the administrator", Result: CheckResult.Failed } && check.Sentence == error.Message);
    }

    [Fact]
    public async Task A_secret_that_names_the_administrators_own_application_has_its_key_tried_all_the_same()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("client_id", "manager"), StagingLabels.Current);

        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "current value", Result: CheckResult.Failed } && check.Sentence.StartsWith("KeyRefused: Auth0 refuses ", StringComparison.Ordinal));
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new Auth0Server(clock);
}
