using System.Text.Json.Nodes;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class GrafanaTests : LabelledVendorTests
{
    private const string Tokens = "/api/serviceaccounts/7/tokens";

    private const string Edited = "99999999-9999-9999-9999-999999999999";

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

    [Theory]
    [InlineData("\"7\"")]
    [InlineData("[7,\"eem5k2v8d1gcga\"]")]
    public async Task An_account_that_the_administrators_secret_tells_as_its_own_is_refused_before_anything_is_sent(string own)
    {
        await using var stage = await StartAsync();
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("service_account_id", JsonNode.Parse(own)!);

        Assert.Equal(RotationErrors.InvalidSecret, (await stage.Begin().FailAsync(RotationStep.CreateSecret)).Code);
        Assert.Empty(stage.Vendor.Calls);
    }

    [Theory]
    [InlineData("\"07\"")]
    [InlineData("\"+7\"")]
    [InlineData("\"7 \"")]
    [InlineData("\"\"")]
    [InlineData("\"eem5k2v8d1gcga\"")]
    [InlineData("7.0")]
    [InlineData("-7")]
    [InlineData("[]")]
    [InlineData("true")]
    public async Task An_account_that_is_not_written_in_plain_digits_is_refused_before_anything_is_sent_since_Grafana_would_read_it_as_one(string account)
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("service_account_id", JsonNode.Parse(account)!), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of a version of the secret has a field 'service_account_id' that is not a whole number in digits alone, without a sign or a zero "
            + "before it. Nothing was sent. Correct it.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "the vendor's keys", Result: CheckResult.Failed } && check.Sentence == error.Message);
    }

    [Fact]
    public async Task A_token_whose_id_is_the_number_of_the_administrators_account_is_revoked_as_others_are()
    {
        await using var stage = await StartAsync();
        var orphan = stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, Names.Fourth, stage.Clock.GetUtcNow()))!;
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("service_account_id", JsonNode.Parse($"[{orphan.Id}]")!);

        await stage.Begin().RotateAsync();

        Assert.Null(stage.Vendor.Keys.FindById(orphan.Id));
        Assert.DoesNotContain(stage.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tokens_of_an_account_that_the_secret_named_before_are_revoked_in_their_time_as_well()
    {
        await using var stage = await StartAsync();
        await stage.Begin().RotateAsync();
        stage.Store.Add(Edited, stage.Store.Value(StagingLabels.Current).With("service_account_id", "8"), StagingLabels.Current);

        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        await stage.Begin(Names.Fourth).RotateAsync(Names.Fourth);

        Assert.Equal([IdOf(stage, StagingLabels.Previous), IdOf(stage, StagingLabels.Current)], stage.Vendor.Keys.All.Select(key => key.Id));
        Assert.All(stage.Vendor.Keys.All, key => Assert.Equal("8", ((GrafanaServer)stage.Vendor).AccountOf(key.Id)));
        Assert.DoesNotContain(stage.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_account_that_the_secret_named_before_cannot_be_asked_a_warning_names_the_token_and_the_rotation_ends()
    {
        await using var stage = await StartAsync();
        var byHand = IdOf(stage, StagingLabels.Current);
        await stage.Begin().RotateAsync();
        stage.Store.Add(Edited, stage.Store.Value(StagingLabels.Current).With("service_account_id", "8"), StagingLabels.Current);
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("service_account_id", "7");

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Contains($"Warning: The old key {byHand} is not revoked at Grafana, which does not list it. It is gone already, or a field by which the recipe asks for the list has "
            + "changed since: then revoke it in the vendor's console", stage.Log.Lines);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new GrafanaServer(clock);
}
