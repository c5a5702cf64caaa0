using System.Text.Json.Nodes;

namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>What holds besides where keys work beside each other.</summary>
public abstract class CoexistingVendorTests : VendorTests
{
    /// <summary>The requests of a rotation that has something to revoke, where <c>{old}</c> stands for the id of that and <c>{new}</c> for the new one's.</summary>
    private protected abstract string[] Requests { get; }

    /// <summary>How long after an attempt that died the next one can succeed.</summary>
    private protected virtual TimeSpan Wait => TimeSpan.Zero;

    [Fact]
    public async Task A_key_is_made_tried_and_promoted_and_the_one_before_goes_when_the_recipe_says()
    {
        await using var stage = await StartAsync();
        var byHand = IdOf(stage, StagingLabels.Current);
        await stage.Begin().RotateAsync();
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        AssertKept(stage);
        var before = stage.Store.Value(StagingLabels.Current);
        stage.Vendor.Forget();

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        string Fill(string request) => request
            .Replace("{old}", stage.Settings.Recipe.KeepsPreviousKey ? byHand : IdOf(stage, StagingLabels.Previous), StringComparison.Ordinal)
            .Replace("{new}", IdOf(stage, StagingLabels.Current), StringComparison.Ordinal);
        Assert.Equal(Requests.Select(Fill), stage.Vendor.Calls.Select(call => call.ToString()));
        AssertKept(stage);
        Assert.Equal(WithoutKey(before, stage.Settings.Recipe), WithoutKey(stage.Store.Value(StagingLabels.Current), stage.Settings.Recipe));
    }

    [Fact]
    public async Task What_an_attempt_that_died_has_made_is_revoked_by_the_next_one()
    {
        await using var stage = await StartAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call == "Put"), _ => { });
        await stage.Begin().FailAsync(RotationStep.CreateSecret);
        Assert.Equal(2, stage.Vendor.Keys.All.Count);
        var orphan = stage.Vendor.Keys.All[1].Id;
        stage.Spare();
        stage.Clock.Ahead += Wait;

        await stage.RotateAsync();

        Assert.Equal(3, stage.Vendor.Keys.Issued);
        Assert.Null(stage.Vendor.Keys.FindById(orphan));
        AssertKept(stage);
    }

    [Fact]
    public async Task A_key_that_somebody_has_revoked_already_is_as_good()
    {
        await using var stage = await StartAsync();
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);
        var old = stage.Settings.Recipe.KeepsPreviousKey ? IdOf(stage, StagingLabels.Previous) : IdOf(stage, StagingLabels.Current);
        var isGone = false;
        stage.Wire.Before = call =>
        {
            // It was listed, and somebody is quicker.
            isGone |= call.StartsWith("DELETE", StringComparison.Ordinal) && call.Contains(old, StringComparison.Ordinal) && stage.Vendor.Keys.Revoke(old);
            return Task.CompletedTask;
        };

        await stage.RotateAsync(Names.Third);

        Assert.True(isGone);
        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
    }

    private static string WithoutKey(SecretValue value, Recipe recipe)
    {
        var fields = JsonNode.Parse(value.Text!)!.AsObject();
        foreach (var field in new[] { recipe.KeyField, recipe.IdField!, $"{recipe.IdField}_before" })
            fields.Remove(field);
        return fields.ToJsonString();
    }

    /// <summary>The keys that the labelled versions hold work at the vendor, and no other exists.</summary>
    private static void AssertKept(Stage<DocumentedVendor> stage)
    {
        string[] labels = stage.Settings.Recipe.KeepsPreviousKey ? [StagingLabels.Previous, StagingLabels.Current] : [StagingLabels.Current];
        Assert.Equal(labels.Select(label => (IdOf(stage, label), KeyOf(stage, label))), stage.Vendor.Keys.All.Select(key => (key.Id, key.Value)));
    }
}
