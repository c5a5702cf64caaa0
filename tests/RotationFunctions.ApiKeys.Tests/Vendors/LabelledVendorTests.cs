namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>What holds besides where the vendor keeps a label with each key.</summary>
public abstract class LabelledVendorTests : CoexistingVendorTests
{
    [Fact]
    public async Task A_long_list_is_read_to_its_end_and_keys_of_others_stay()
    {
        await using var stage = await StartAsync();
        stage.Vendor.PageSize = 2;
        for (var other = 1; other <= 5; other++)
            stage.Vendor.Keys.TryIssue($"another's {other}");
        var orphan = stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, Names.Fourth, stage.Clock.GetUtcNow()))!;

        await stage.Begin().RotateAsync();

        Assert.Null(stage.Vendor.Keys.FindById(orphan.Id));
        Assert.Equal(7, stage.Vendor.Keys.All.Count); // five of others, the previous and the current one
    }

    [Fact]
    public async Task A_key_carries_the_label_of_its_secret()
    {
        await using var stage = await StartAsync();

        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        Assert.StartsWith(KeyLabel.PrefixOf(Names.Secret, Names.Second), stage.Vendor.Keys.FindById(IdOf(stage, StagingLabels.Pending))!.Name, StringComparison.Ordinal);
    }
}
