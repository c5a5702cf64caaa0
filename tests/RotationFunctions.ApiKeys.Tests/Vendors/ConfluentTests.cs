namespace RotationFunctions.ApiKeys.Tests.Vendors;

public class ConfluentTests : LabelledVendorTests
{
    private const string List = "GET /iam/v2/api-keys?spec.owner=sa-a1b2c3&spec.resource=lkc-x9y8z7&page_size=100";

    private protected override string RecipeName => "confluent";

    private protected override string AdministratorRefusal => "'mint': status 401, \"Valid authentication credentials must be provided\"";

    private protected override string[] Requests =>
    [
        "POST /iam/v2/api-keys", List, "GET /kafka/v3/clusters/lkc-x9y8z7", List,
        "DELETE /iam/v2/api-keys/{old}",
    ];

    [Fact]
    public async Task Another_url_for_the_vendor_moves_the_requests_for_keys_and_not_those_to_the_cluster()
    {
        await using var stage = await StartAsync();
        var hosts = new HashSet<string>();
        stage.Wire.Sent = request => hosts.Add(request.RequestUri!.Authority);

        await stage.Begin().RotateAsync();

        Assert.Equal([stage.Vendor.Url.Authority, "pkc-4r5t6.eu-central-1.aws.confluent.cloud"], hosts);
    }

    [Fact]
    public async Task Past_the_organizations_quota_whatever_it_is_the_oldest_key_that_nobody_uses_makes_room()
    {
        await using var stage = await StartAsync();
        var orphan = stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, Names.Fourth, stage.Clock.GetUtcNow()))!;
        stage.Clock.Ahead += TimeSpan.FromMinutes(16);
        stage.Vendor.Keys.Limit = 2;

        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        Assert.Null(stage.Vendor.Keys.FindById(orphan.Id));
        Assert.Equal([Names.First, Names.Second], new[] { StagingLabels.Current, StagingLabels.Pending }.Select(stage.Store.VersionWith));
    }

    [Fact]
    public async Task Past_the_quota_with_nothing_to_revoke_the_rotation_says_so_and_changes_nothing()
    {
        await using var stage = await StartAsync();
        stage.Vendor.Keys.Limit = 1;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.StartsWith("KeyLimitReached: Confluent Cloud will not make a further key", error.Message, StringComparison.Ordinal);
        Assert.Single(stage.Vendor.Keys.All);
    }

    [Fact]
    public async Task A_secret_that_names_the_administrators_own_service_account_is_refused_before_anything_is_sent()
    {
        await using var stage = await StartAsync();
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("service_account", "sa-a1b2c3");

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.StartsWith("InvalidSecret: The value of a version of the secret has a field 'service_account' that names the administrator's own account", error.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Vendor.Calls);
    }

    [Theory]
    [InlineData("evil.example/")]
    [InlineData("evil.example#")]
    [InlineData("a@evil.example:443/x")]
    public void A_new_key_is_tried_at_a_host_of_the_vendor_alone(string host)
    {
        var recipe = RecipeBook.Find("confluent");
        var secret = SecretValue.FromText("""{"cluster_id":"lkc-1"}""").With("cluster_host", host);

        var error = Assert.Throws<RotationException>(() =>
            recipe.Verify!.Request.Url.Render(new TemplateValues(secret, null, new Dictionary<string, string>(), new KeyFields(recipe)), null));

        Assert.Equal(RotationErrors.InvalidSecret, error.Code);
    }

    private protected override DocumentedVendor Create(TimeProvider clock) => new ConfluentServer(clock);
}
