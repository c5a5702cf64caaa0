namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class OpenAiTests : LabelledVendorTests
{
    private const string Accounts = "/v1/organization/projects/proj_a1b2c3/service_accounts";

    private static readonly string[] List = [$"GET {Accounts}?limit=100", $"GET {Accounts}?limit=100&after={{new}}"];

    private protected override string RecipeName => "openai";

    private protected override string AdministratorRefusal => "'mint': status 401, \"Incorrect API key provided: […] You can find your API key at https://platform.openai.com/account/api-keys.\"";

    private protected override string[] Requests =>
        [$"POST {Accounts}", .. List, "GET /v1/models", .. List, $"DELETE {Accounts}/{{old}}"];

    [Fact]
    public async Task Which_project_it_is_the_applications_secret_does_not_say()
    {
        await using var stage = await StartAsync();
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("project_id", "proj_another"), StagingLabels.Current);

        await stage.Begin().RotateAsync();

        Assert.All(stage.Vendor.Calls, call => Assert.DoesNotContain("proj_another", call.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_ends_of_a_key_that_it_quotes_do_not_come_through()
    {
        await using var stage = await StartAsync();
        var key = KeyOf(stage, StagingLabels.Current);
        stage.Vendor.Keys.Revoke(IdOf(stage, StagingLabels.Current));

        var check = Assert.Single(await stage.CheckAsync(), check => check.Name == "current value");

        Assert.Contains("Incorrect API key provided: […] You can find", check.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(key[^4..], check.Sentence, StringComparison.Ordinal);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new OpenAiServer(clock);
}
