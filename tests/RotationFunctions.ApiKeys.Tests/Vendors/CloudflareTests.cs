namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class CloudflareTests : LabelledVendorTests
{
    private const string Tokens = "/client/v4/accounts/5f0b6a7c1d2e4f3890ab12cd34ef5678/tokens";

    private static readonly string[] List = [$"GET {Tokens}?per_page=50&page=1", $"GET {Tokens}?per_page=50&page=2"];

    private protected override string RecipeName => "cloudflare";

    private protected override string AdministratorRefusal => "'mint': status 401, \"Invalid API Token\"";

    private protected override string[] Requests =>
        [$"POST {Tokens}", .. List, $"GET {Tokens}/verify", .. List, $"DELETE {Tokens}/{{old}}"];

    [Fact]
    public async Task A_token_that_is_told_as_disabled_is_refused_though_the_status_says_yes()
    {
        await using var stage = await StartAsync();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        ((CloudflareServer)stage.Vendor).Disable(IdOf(stage, StagingLabels.Pending));

        Assert.Equal(ApiKeyErrors.KeyRefused, (await stage.FailAsync(RotationStep.TestSecret)).Code);
    }

    [Fact]
    public async Task What_is_no_token_at_all_gets_400_and_is_refused_by_name()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("api_token", "cut off"), StagingLabels.Current);
        stage.Begin().Store.Remove(StagingLabels.Pending);

        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "current value", Result: CheckResult.Failed } && check.Sentence.StartsWith("KeyRefused", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_policies_in_the_secret_nothing_is_sent()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, SecretValue.FromText("""{"api_token":"t","token_id":"i"}""", "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value lacks the field 'policies', which the vendor's recipe needs. Add it.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new CloudflareServer(clock);
}
