using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.ApiKeys.Tests.Supplied;

public class SuppliedTests
{
    /// <summary>A vendor without an API for keys, but with a request by which one can be verified.</summary>
    private static readonly Recipe Verifiable = Recipe.Parse("verifiable", VerifiableText);

    private static readonly Recipe WithoutId = Recipe.Parse("without-id", VerifiableText.Replace(", \"id\": \"api_key_id\"", "", StringComparison.Ordinal));

    private const string VerifiableText = """
        {
          "vendor": "Mail Ltd", "family": "supplied", "secret": { "key": "api_key", "id": "api_key_id" }, "base": "https://api.sendgrid.com/v3",
          "instructions": "Open Settings, API keys, and create one.",
          "authentication": { "key": { "bearer": "{key}" } },
          "requests": { "verify": { "as": "key", "method": "GET", "path": "/scopes" } }
        }
        """;

    [Fact]
    public async Task The_rotation_waits_for_a_key_and_says_what_to_do()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);

        var waiting = Assert.IsType<RotationWaitingException>(await stage.Begin().FailAsync(RotationStep.CreateSecret));

        Assert.Equal($"WaitingForKey: The rotation of secret {Names.Secret} waits for a new key of Mail Ltd. Open Settings, API keys, and create one. Then type: "
            + $"rotate supply {Names.Secret} --recipe FILE", waiting.Message);
        Assert.Equal(
            [$"Warning: createSecret of version {Names.Second} of secret {Names.Secret}: Waiting, WaitingForKey (0 ms, 3 calls). {waiting.Message}"],
            stage.Log.Lines);
        Assert.DoesNotContain("Put", stage.Store.Calls);
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task It_waits_through_the_services_retries_for_days_and_goes_on_once_the_key_is_there()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);
        stage.Begin();
        for (var day = 0; day < 14; day++)
        {
            Assert.IsType<RotationWaitingException>(await stage.FailAsync(RotationStep.CreateSecret));
            stage.Clock.Ahead += TimeSpan.FromDays(1);
        }
        var made = stage.Vendor.Keys.TryIssue("made in the console")!;
        stage.Store.Add(Names.Second, stage.Supplied.Compose(stage.Store.Value(StagingLabels.Current), made.Value, made.Id), StagingLabels.Pending);

        await stage.RotateAsync();

        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(made.Value, stage.Field(StagingLabels.Current, "api_key"));
        Assert.Equal(made.Id, stage.Field(StagingLabels.Current, "api_key_id"));
        Assert.Equal(["GET /v3/scopes"], stage.Vendor.Calls.Select(call => call.ToString()));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_before_it_is_stored_and_a_right_one_is_taken()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);
        var current = stage.Store.Value(StagingLabels.Current);
        var made = stage.Vendor.Keys.TryIssue("made in the console")!;

        var error = await Assert.ThrowsAsync<RotationException>(() => VerifyAsync(stage, stage.Supplied.Compose(current, made.Value[..^1], id: null)));
        await VerifyAsync(stage, stage.Supplied.Compose(current, made.Value, id: null));

        Assert.Equal("KeyRefused: Mail Ltd refuses the key that was supplied in the request 'verify': status 401. If it was made by hand, check that it was copied whole; "
            + "otherwise look in the vendor's console whether it was revoked.", error.Message);
        Assert.Empty(stage.Store.Calls);
    }

    [Fact]
    public async Task A_vendor_that_never_answers_is_left_after_25_seconds_each_time()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);
        var never = new TaskCompletionSource();
        stage.Vendor.Fault = _ => new Local.Vendors.VendorFault.Held(never.Task);
        var clock = new ImpatientClock(TimeSpan.FromSeconds(30));
        var candidate = stage.Supplied.Compose(stage.Store.Value(StagingLabels.Current), "any", id: null);

        var error = await Assert.ThrowsAsync<RotationException>(() =>
            stage.Supplied.VerifyAsync(candidate, administrator: null, clock, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));

        Assert.Equal("AnswerLost: Mail Ltd's answer to the request 'verify' did not come (time-out). Running the step again is safe.", error.Message);
        Assert.Equal(4, clock.Pauses.Count(pause => pause == TimeSpan.FromSeconds(25)));
    }

    [Fact]
    public async Task A_wrong_key_that_was_stored_all_the_same_is_not_promoted()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);
        stage.Begin().Store.Add(Names.Second, stage.Supplied.Compose(stage.Store.Value(StagingLabels.Current), "wrong", id: null), StagingLabels.Pending);

        Assert.Equal(ApiKeyErrors.KeyRefused, (await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync())).Code);
        Assert.Equal(Names.First, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task Without_a_verify_request_the_steps_complete_and_nobody_is_asked()
    {
        await using var stage = await Stages.SendGridAsync(recipe: RecipeBook.Find("supplied"));
        Assert.False(stage.Supplied.CanBeVerified);
        var candidate = stage.Supplied.Compose(stage.Store.Value(StagingLabels.Current), "anything", id: null);
        await VerifyAsync(stage, candidate);
        stage.Begin().Store.Add(Names.Second, candidate, StagingLabels.Pending);

        await stage.RotateAsync();

        Assert.Equal("anything", stage.Field(StagingLabels.Current, "api_key"));
        Assert.Empty(stage.Vendor.Calls);
    }

    [Fact]
    public async Task A_check_says_that_a_key_which_cannot_be_tried_was_not_tried()
    {
        await using var stage = await Stages.SendGridAsync(recipe: RecipeBook.Find("supplied"));

        var checks = await stage.CheckAsync();

        Assert.Contains(new Check("current value", CheckResult.Passed, "The secret holds a key."), checks);
        Assert.Contains(new Check("verification", CheckResult.Warning, "Whether the key works was not looked at: the recipe 'supplied' has no request 'verify'. If the vendor has any request "
            + "that a key may make, write a recipe with it, so that a wrong key is refused before it is stored."), checks);
        Assert.DoesNotContain(checks, check => check.Sentence.Contains("works.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"key":"under another name"}""", "lacks the field 'api_key'. Add it as a non-empty string.")]
    [InlineData("""{"api_key":""}""", "has a field 'api_key' that is not a non-empty string. Correct it.")]
    [InlineData("""{"api_key":12345}""", "has a field 'api_key' that is not a non-empty string. Correct it.")]
    [InlineData("", "is not a JSON object with distinct field names.")]
    [InlineData("""{"api_key":"k","url":"a","url":"b"}""", "is not a JSON object with distinct field names: the field 'url' stands there twice.")]
    [InlineData(""" {"api_key":"k",}""", "is not a JSON object with distinct field names: there is a mistake in line 1, at byte 17.")]
    [InlineData("""[{"api_key":"k"}]""", "is not a JSON object with distinct field names: it is an array.")]
    public async Task Where_there_is_no_key_a_check_fails_and_a_value_without_one_is_not_promoted(string value, string told)
    {
        await using var stage = await Stages.SendGridAsync(recipe: RecipeBook.Find("supplied"));
        stage.Store.Add(Names.First, SecretValue.FromText(value, "it"), StagingLabels.Current);
        Assert.StartsWith($"InvalidSecret: The value of it {told}", Assert.Single(await stage.CheckAsync(), check => check.Result == CheckResult.Failed).Sentence, StringComparison.Ordinal);

        stage.Begin().Store.Add(Names.Second, SecretValue.FromText(value, "it"), StagingLabels.Pending);
        Assert.Equal(RotationErrors.InvalidSecret, (await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync())).Code);
        Assert.Equal(Names.First, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task A_check_tries_a_key_that_can_be_tried()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);

        Assert.Contains(new Check("current value", CheckResult.Passed, "The current value works."), await stage.CheckAsync());
    }

    [Fact]
    public async Task A_secret_that_is_a_plain_string_is_the_key_itself()
    {
        await using var stage = await Stages.SendGridAsync(recipe: WithoutId);
        var made = stage.Vendor.Keys.TryIssue("made in the console")!;

        var candidate = stage.Supplied.Compose(SecretValue.FromText("SG.old"), made.Value, id: null);

        Assert.Equal(made.Value, candidate.Text);
        await VerifyAsync(stage, candidate);
    }

    [Theory]
    [InlineData("[SG.new")]
    [InlineData("{SG.new")]
    [InlineData("[SG.new}")]
    public async Task A_key_that_begins_like_JSON_is_stored_and_read_as_any_other(string key)
    {
        await using var stage = await Stages.SendGridAsync(recipe: RecipeBook.Find("supplied"));
        stage.Store.Add(Names.First, SecretValue.FromText("SG.old"), StagingLabels.Current);
        stage.Begin().Store.Add(Names.Second, stage.Supplied.Compose(stage.Store.Value(StagingLabels.Current), key, id: null), StagingLabels.Pending);

        await stage.RotateAsync();

        Assert.Equal(key, stage.Store.Value(StagingLabels.Current).Text);
        Assert.True(stage.Supplied.IsKeyOf(stage.Store.Value(StagingLabels.Current), key));
    }

    [Theory]
    [InlineData("""{"api_key":"SG.new"}""")]
    [InlineData("""{"api_key":"SG.new" """)]
    [InlineData("""{"key":"SG.new"}""")]
    [InlineData("{SG.new}")]
    [InlineData("[SG.new]")]
    [InlineData("[SG new")]
    [InlineData("{api_key:SG.new")]
    public async Task A_key_that_looks_like_JSON_is_refused_before_it_is_stored_where_the_secret_is_the_key_alone(string key)
    {
        await using var stage = await Stages.SendGridAsync(recipe: WithoutId);

        var error = Assert.Throws<RotationException>(() => stage.Supplied.Compose(SecretValue.FromText("SG.old"), key, id: null));
        var inJson = stage.Supplied.Compose(stage.Store.Value(StagingLabels.Current), key, id: null);

        Assert.Equal("InvalidSecret: The key looks like JSON, or has text that is not Unicode. The current value is the key alone, and would not be read as one with this in its "
            + "place. Give the key alone; or, where this is the key, first store the current value as {\"api_key\": …}.", error.Message);
        Assert.True(stage.Supplied.IsKeyOf(inJson, key));
    }

    [Fact]
    public async Task A_secret_that_is_a_plain_string_has_no_place_for_an_id()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Verifiable);

        var error = Assert.Throws<RotationException>(() => stage.Supplied.Compose(SecretValue.FromText("SG.old"), "SG.new", "1042"));

        Assert.StartsWith("InvalidSecret: The value of the secret is not a JSON object, so that it has no place for the id", error.Message, StringComparison.Ordinal);
    }

    private static Task VerifyAsync(Stage<SendGridServer> stage, SecretValue candidate) =>
        stage.Supplied.VerifyAsync(candidate, administrator: null, stage.Clock, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
