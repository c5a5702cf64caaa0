using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>What stands in the way at a vendor that lets no further key exist.</summary>
internal static class FullVendor
{
    public static string Orphan(Stage<SendGridServer> stage, string rotation) =>
        stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, rotation, stage.Clock.GetUtcNow()))!.Id;

    /// <summary>The administrator's secret holds a key, by its id.</summary>
    public static void Name(Stage<SendGridServer> stage, string id) =>
        stage.Store.Others[Names.Administrator] = stage.Store.Others[Names.Administrator].With("spare_key_id", id);

    public static void Fill(Stage<SendGridServer> stage)
    {
        while (stage.Vendor.Keys.TryIssue("another's") is not null)
        {
            // until the vendor is full
        }
    }
}
