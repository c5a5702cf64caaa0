namespace RotationFunctions.ApiKeys.Tests.Vendors;

/// <summary>What holds for every recipe that ships with an API, walked against a server that behaves as the vendor documents.</summary>
public abstract class VendorTests
{
    private protected abstract string RecipeName { get; }

    /// <summary>What the vendor says to a wrong credential of the administrator: the request, the status and the words.</summary>
    private protected abstract string AdministratorRefusal { get; }

    /// <summary>The step and the request that change something at the vendor.</summary>
    private protected virtual (RotationStep Step, string Request) Change => (RotationStep.CreateSecret, "mint");

    [Fact]
    public async Task A_refusal_is_told_with_vendor_request_status_and_words_and_without_anything_secret()
    {
        await using var stage = await StartAsync();
        await ReachChangeAsync(stage);
        string[] secrets = [stage.Vendor.Manager, KeyOf(stage, StagingLabels.Current)];
        stage.Vendor.Quote = $"The credential {secrets[0]} may not do that to {secrets[1]}.";

        var error = await stage.FailAsync(Change.Step);

        var advice = stage.Vendor.QuoteStatus == 403
            ? "Check the administrator's secret, and what its credential may do."
            : "Compare the secret and the recipe with the vendor's documentation.";
        Assert.Equal($"VendorRefused: {stage.Settings.Recipe.Vendor} refused the request '{Change.Request}': status {stage.Vendor.QuoteStatus}, "
            + $"\"The credential […] may not do that to […].\". {advice}", error.Message);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, stage.Log.Everything, StringComparison.Ordinal));
        Assert.Equal(1, stage.Vendor.Keys.Issued);
    }

    [Fact]
    public async Task A_wrong_credential_of_the_administrator_is_told_and_nothing_is_changed()
    {
        await using var stage = await StartAsync();
        await ReachChangeAsync(stage);
        stage.Vendor.ReplaceManager();

        var error = await stage.FailAsync(Change.Step);

        Assert.Equal($"VendorRefused: {stage.Settings.Recipe.Vendor} refused the request {AdministratorRefusal}. Check the administrator's secret, and what its credential may do.", error.Message);
        Assert.Equal(1, stage.Vendor.Keys.Issued);
        Assert.Equal(Names.First, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task A_key_that_the_vendor_does_not_know_yet_is_tried_for_as_long_as_the_recipe_says()
    {
        await using var stage = await StartAsync();
        foreach (var step in RotationSteps.OfRotation.TakeWhile(step => step != RotationStep.TestSecret))
            await (step == RotationStep.CreateSecret ? stage.Begin() : stage).RunAsync(step);
        stage.Vendor.Slowness = 2;

        if (stage.Settings.Recipe.SettlesIn == TimeSpan.Zero)
            Assert.Equal(ApiKeyErrors.KeyRefused, (await stage.FailAsync(RotationStep.TestSecret)).Code);
        else
            await stage.RunAsync(RotationStep.TestSecret);

        TimeSpan[] expected = stage.Settings.Recipe.SettlesIn == TimeSpan.Zero ? [] : [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)];
        Assert.Equal(expected, stage.Clock.Pauses);
    }

    private protected abstract DocumentedVendor Create(TimeProvider clock);

    private protected Task<Stage<DocumentedVendor>> StartAsync(params (string Name, string Value)[] environment) =>
        Stages.DocumentedAsync(RecipeName, Create, environment);

    private protected static string KeyOf(Stage<DocumentedVendor> stage, string label) => stage.Field(label, stage.Settings.Recipe.KeyField);

    private protected static string IdOf(Stage<DocumentedVendor> stage, string label) =>
        new KeyFields(stage.Settings.Recipe).IdOf(stage.Store.Value(label));

    private async Task ReachChangeAsync(Stage<DocumentedVendor> stage)
    {
        stage.Begin();
        foreach (var step in RotationSteps.OfRotation.TakeWhile(step => step != Change.Step))
            await stage.RunAsync(step);
    }
}
