namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class DatadogTests : LabelledVendorTests
{
    private const string ApiKeys = "/api/v2/api_keys";

    private static readonly string[] List = [$"GET {ApiKeys}?page%5Bsize%5D=100&page%5Bnumber%5D=0", $"GET {ApiKeys}?page%5Bsize%5D=100&page%5Bnumber%5D=1"];

    private protected override string RecipeName => "datadog";

    private protected override string AdministratorRefusal => "'mint': status 403, \"Forbidden\"";

    private protected override string[] Requests =>
    [
        $"POST {ApiKeys}", .. List, "GET /api/v1/validate", .. List, $"DELETE {ApiKeys}/{{old}}",
    ];

    [Fact]
    public async Task At_fifty_keys_the_oldest_that_nobody_uses_makes_room()
    {
        await using var stage = await StartAsync();
        var orphan = stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, Names.Fourth, stage.Clock.GetUtcNow()))!;
        stage.Clock.Ahead += TimeSpan.FromMinutes(16);
        for (var other = 3; other <= 50; other++)
            stage.Vendor.Keys.TryIssue($"another's {other}");

        await stage.Begin().RotateAsync();

        Assert.Null(stage.Vendor.Keys.FindById(orphan.Id));
        Assert.Equal(50, stage.Vendor.Keys.All.Count);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new DatadogServer(clock);
}
