using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>A secret that was rotated once and is about to be again.</summary>
/// <param name="Revokes">Whether the previous key goes once the new one is current.</param>
/// <param name="IsFull">Whether the vendor has no room but that of a key which an attempt that died has left.</param>
internal sealed record KeyScene(bool Revokes, bool IsFull)
{
    /// <summary>Longer than an attempt may take, so that what it has left is known to be nobody's.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(16);

    public static IEnumerable<KeyScene> All => from revokes in (bool[])[false, true] from isFull in (bool[])[false, true] select new KeyScene(revokes, isFull);

    /// <summary>How many keys there are once a rotation has finished: the manager's, the current one and perhaps the previous one.</summary>
    public int Keys => Revokes ? 2 : 3;

    public async Task<Stage<SendGridServer>> StartAsync()
    {
        var limit = IsFull ? $$"""{ "keys": {{Keys + 1}}, "status": 403 }""" : """{ "keys": 100, "status": 403 }""";
        var stage = await Stages.SendGridAsync(
            settings => settings with { RevokesPreviousKey = Revokes }, Recipe.Parse("scene", RecipeTexts.Changed("sendgrid", "limit", limit)));
        await stage.Begin().RotateAsync();
        if (IsFull)
        {
            stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, "died", stage.Clock.GetUtcNow()));
            stage.Vendor.Keys.Limit = stage.Vendor.Keys.All.Count;
            stage.Clock.Ahead += Long;
        }
        return stage.Begin(Names.Third);
    }

    /// <summary>No key in use is gone.</summary>
    public void AssertInUse(Stage<SendGridServer> stage)
    {
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        if (!Revokes)
            Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Previous, "api_key")));
    }

    /// <summary>The rotation has finished, no key in use is gone, and there is none besides.</summary>
    public void AssertFinished(Stage<SendGridServer> stage, string token)
    {
        Assert.Equal(token, stage.Store.VersionWith(StagingLabels.Current));
        AssertInUse(stage);
        Assert.Equal(Keys, stage.Vendor.Keys.All.Count);
    }
}
