using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>A secret in a shape that names no key, or not which: nothing is made that could not be revoked, and nothing breaks.</summary>
public class SecretShapeTests
{
    [Fact]
    public async Task A_secret_that_is_the_key_alone_is_refused_before_anything_is_sent_since_it_has_no_place_for_the_id()
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock));
        stage.Store.Add(Names.First, SecretValue.FromText(stage.Vendor.Keys.All[0].Value, "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value is not a JSON object, so that it has no place for the id that Datadog has for the key, by which it is "
            + "revoked or replaced. Nothing was made. Store it as the recipe 'datadog' wants it: {\"api_key\": …, \"api_key_id\": …}.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "the vendor's keys", Result: CheckResult.Failed });
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"api_key_id\":null")]
    [InlineData(",\"api_key_id\":\"\"")]
    [InlineData(",\"api_key_id\":[\"one\"]")]
    public async Task A_secret_that_does_not_say_its_keys_id_is_refused_before_anything_is_sent(string id)
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock));
        stage.Store.Add(Names.First, SecretValue.FromText($$"""{"api_key":"{{stage.Vendor.Keys.All[0].Value}}"{{id}}}""", "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value lacks the field 'api_key_id', as a non-empty string or a number, where the recipe 'datadog' looks for the "
            + "id that Datadog has for the key. Nothing was made. Add it: by that id the key is revoked or replaced. The vendor's console, or its list of keys, shows it.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "the vendor's keys", Result: CheckResult.Failed });
    }

    [Fact]
    public async Task A_secret_that_has_the_key_itself_for_its_id_is_refused_before_anything_is_sent_since_logs_show_ids()
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock));
        var key = stage.Vendor.Keys.All[0].Value;
        stage.Store.Add(Names.First, SecretValue.FromText($$"""{"api_key":"{{key}}","api_key_id":"{{key}}"}""", "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value has the key itself in the field 'api_key_id', but logs show ids. Nothing was made. Write the id there that "
            + "Datadog has for the key.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
        Assert.DoesNotContain(key, stage.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_has_its_key_in_another_field_is_refused_before_anything_is_sent()
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock));
        stage.Store.Add(Names.First, SecretValue.FromText("""{"apiKey":"k","api_key_id":"i"}""", "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value lacks the field 'api_key'. Add it as a non-empty string.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
    }

    [Theory]
    [InlineData("""{"api_key":7,"api_key_id":[]}""")]
    [InlineData("""{"api_key":"","api_key_id":""}""")]
    [InlineData("no JSON")]
    public async Task A_previous_value_in_whatever_shape_keeps_no_rotation_from_its_end(string previous)
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock));
        stage.Store.Add("earlier", SecretValue.FromText(previous), StagingLabels.Previous);

        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Theory]
    [InlineData("the key alone")]
    [InlineData("""{"api_key":"without its id"}""")]
    public async Task Where_the_staged_value_does_not_say_which_key_it_holds_none_is_called_an_orphan(string staged)
    {
        await using var stage = await Stages.DocumentedAsync("datadog", clock => new DatadogServer(clock));
        var key = stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, Names.Second, stage.Clock.GetUtcNow()))!;
        stage.Begin().Store.Add(Names.Second, SecretValue.FromText(staged), StagingLabels.Pending);

        Assert.Equal(RotationOutcome.AlreadyCreated, await stage.RunAsync(RotationStep.CreateSecret));

        Assert.NotNull(stage.Vendor.Keys.FindById(key.Id));
    }
}
