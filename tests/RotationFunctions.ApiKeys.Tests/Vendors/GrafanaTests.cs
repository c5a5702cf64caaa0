namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class GrafanaTests : LabelledVendorTests
{
    private const string Tokens = "/api/serviceaccounts/7/tokens";

    private protected override string RecipeName => "grafana";

    private protected override string AdministratorRefusal => "'mint': status 401, \"Invalid API key\"";

    private protected override string[] Requests => [$"POST {Tokens}", $"GET {Tokens}", "GET /api/org", $"GET {Tokens}", $"DELETE {Tokens}/{{old}}"];

    [Theory]
    [InlineData(null, 90)]
    [InlineData("30", 30)]
    public async Task A_token_lives_for_as_many_seconds_as_the_settings_have_days(string? setting, int days)
    {
        await using var stage = await StartAsync(("EXPIRES_AFTER_DAYS", setting ?? ""));

        await stage.Begin().RotateAsync();

        Assert.Equal(days * 24 * 3600, ((GrafanaServer)stage.Vendor).LifeOf(IdOf(stage, StagingLabels.Current)));
    }

    [Fact]
    public async Task A_life_that_is_longer_than_the_instance_allows_is_refused_with_its_words()
    {
        await using var stage = await StartAsync();
        ((GrafanaServer)stage.Vendor).LongestLife = 30 * 24 * 3600;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Grafana refused the request 'mint': status 400, \"Number of seconds before expiration is greater than the global limit\". Compare the "
            + "secret and the recipe with the vendor's documentation.", error.Message);
    }

    [Fact]
    public async Task An_account_that_the_administrators_secret_tells_as_its_own_is_refused_before_anything_is_sent()
    {
        await using var stage = await StartAsync();
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("service_account_id", "7");

        Assert.Equal(RotationErrors.InvalidSecret, (await stage.Begin().FailAsync(RotationStep.CreateSecret)).Code);
        Assert.Empty(stage.Vendor.Calls);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new GrafanaServer(clock);
}
