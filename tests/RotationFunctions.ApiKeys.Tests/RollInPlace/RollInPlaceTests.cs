using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.ApiKeys.Tests.RollInPlace;

public class RollInPlaceTests
{
    private const string Rotate = "POST /api/v4/personal_access_tokens/self/rotate";

    private static readonly string Rest = $"The key of secret {Names.Secret} may be dead, and nobody knows its successor. Unless the next attempt succeeds: {Rolling.WhatToDo}";

    private static readonly string Refused = "KeyLost: GitLab refuses the current key in the request 'verify': status 401, \"401 Unauthorized\". An earlier attempt may "
        + $"have replaced it and lost the answer. {Rest}";

    private static readonly string Lost = $"KeyLost: GitLab's answer with the new key did not come. {Rest}";

    [Fact]
    public async Task The_new_key_takes_the_place_of_the_old_one_with_its_own_id_and_expiry()
    {
        await using var stage = await Stages.GitLabAsync();

        await stage.Begin().RotateAsync();

        var active = stage.Vendor.Active!;
        Assert.Equal($$"""{"token":"{{active.Value}}","token_id":"{{active.Id}}"}""", stage.Store.Value(StagingLabels.Current).Text);
        Assert.Equal(DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime).AddDays(90), stage.Vendor.ExpiryOf(active));
    }

    [Fact]
    public async Task A_secret_that_was_meant_for_JSON_is_not_sent_as_the_key()
    {
        await using var stage = await Stages.GitLabAsync();
        var broken = stage.Store.Value(StagingLabels.Current).Text!.Replace("}", ",}", StringComparison.Ordinal);
        stage.Store.Add(Names.First, SecretValue.FromText(broken, "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.StartsWith("InvalidSecret: The value of the current value is not a JSON object with distinct field names: there is a mistake in line 1, at byte ", error.Message, StringComparison.Ordinal);
        Assert.Empty(stage.Vendor.Calls);
        Assert.Contains(await stage.CheckAsync(), check => check.Result == CheckResult.Failed && check.Sentence.Contains("there is a mistake in line 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    public async Task A_secret_that_is_the_key_alone_stays_readable_whatever_the_new_key_begins_with(string prefix)
    {
        var text = RecipeTexts.Changed("gitlab", "secret.id", null);
        await using var stage = await Stages.GitLabAsync(recipe: Recipe.Parse("bare", text));
        stage.Store.Add(Names.First, SecretValue.FromText(stage.Field(StagingLabels.Current, "token")), StagingLabels.Current);
        stage.Vendor.Prefix = prefix;

        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.StartsWith(prefix, stage.Vendor.Active!.Value, StringComparison.Ordinal);
        Assert.Equal(stage.Vendor.Active.Value, stage.Store.Value(StagingLabels.Current).Text);
    }

    [Fact]
    public async Task Nothing_comes_between_the_answer_and_the_put()
    {
        await using var stage = await Stages.GitLabAsync();
        var calls = new List<string>();
        stage.Watch(calls.Add, _ => { });

        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        Assert.Equal("Put", calls[calls.IndexOf(Rotate) + 1]);
        Assert.Equal(["GET /api/v4/personal_access_tokens/self", Rotate, "GET /api/v4/personal_access_tokens/self"], stage.Vendor.Calls.Select(call => call.ToString()));
    }

    [Fact]
    public async Task Every_step_may_be_repeated_and_the_key_is_replaced_once()
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Begin();
        foreach (var step in RotationSteps.OfRotation)
        {
            await stage.RunAsync(step);
            await stage.RunAsync(step);
        }

        Assert.Equal(2, stage.Vendor.Keys.Issued);
        Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
    }

    [Fact]
    public async Task A_lost_answer_is_told_with_what_to_do_and_the_request_is_never_sent_again()
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.ReplyLost() : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);
        Assert.Equal(Lost, error.Message);
        Assert.False(error.IsTransient);

        stage.Vendor.Fault = _ => null;
        var again = await stage.FailAsync(RotationStep.CreateSecret);
        Assert.Equal(Refused, again.Message);
        Assert.Equal(2, stage.Vendor.Keys.Issued);
        Assert.Equal(0, stage.Vendor.ReusesDetected); // a blind repeat would have revoked the new token too
        Assert.NotNull(stage.Vendor.Active);
    }

    [Fact]
    public async Task A_request_that_never_arrived_has_changed_nothing_and_the_next_attempt_succeeds()
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.Dropped() : null;
        Assert.Equal(Lost, (await stage.Begin().FailAsync(RotationStep.CreateSecret)).Message); // from here it cannot be told apart

        stage.Vendor.Fault = _ => null;
        await stage.RotateAsync();

        Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
    }

    [Fact]
    public async Task A_vendor_that_wants_it_later_has_done_nothing_and_is_not_asked_twice()
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.Refused(429, TimeSpan.FromSeconds(1)) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorBusy: GitLab could not answer the request 'roll' now: status 429. It asks to wait 1 s. The service will try again.", error.Message);
        Assert.True(error.IsTransient);
        Assert.Single(stage.Vendor.Calls, call => call.Method == "POST");
        stage.Vendor.Fault = _ => null;
        await stage.RotateAsync();
        Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_vendor_that_failed_may_have_replaced_the_key_and_is_not_asked_twice(int status)
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.Refused(status, TimeSpan.FromSeconds(1)) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"KeyLost: GitLab failed in the request 'roll': status {status}. {Rest}", error.Message);
        Assert.Single(stage.Vendor.Calls, call => call.Method == "POST");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A_request_without_a_body_is_not_sent_again_where_the_vendor_hangs_up(string method)
    {
        Wire? wire = null;
        await using var stage = await Stages.GitLabAsync(settings =>
        {
            wire = Wire.To(settings.VendorUrl!.Port);
            return settings with { VendorUrl = new Uri($"http://127.0.0.1:{wire.Port}") };
        }, Recipe.Parse("gitlab", RecipeTexts.Changed("gitlab", "requests.roll.json", null).Replace("\"POST\"", $"\"{method}\"", StringComparison.Ordinal)));
        await using var hanging = wire!;
        hanging.OnAnswer = asked => asked.Contains("/rotate ", StringComparison.Ordinal) ? throw new IOException() : Task.FromResult<byte[]?>(null);

        Assert.Equal(Lost, (await stage.Begin().FailAsync(RotationStep.CreateSecret)).Message);

        Assert.Single(stage.Vendor.Calls, call => call.Path.EndsWith("/rotate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_told_with_its_status_and_the_place_where_the_key_should_stand()
    {
        await using var stage = await Stages.GitLabAsync(recipe: Recipe.Parse("gitlab", RecipeTexts.Changed("gitlab", "requests.roll.key", "\"/nowhere\"")));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"KeyLost: GitLab's answer to the request 'roll' (status 200) has nothing at '/nowhere'. Compare the recipe with the vendor's documentation. {Rest}", error.Message);
    }

    [Fact]
    public async Task A_refusal_has_changed_nothing_and_says_so_in_the_vendors_words()
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Vendor.LongestDays = 30;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        var limit = DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime).AddDays(30);
        Assert.Equal($"VendorRefused: GitLab refused the request 'roll': status 400, \"Expiration date must be before {limit:yyyy-MM-dd}\". Compare the secret "
            + "and the recipe with the vendor's documentation.", error.Message);
        Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
    }

    [Fact]
    public async Task A_setting_shortens_the_life_of_new_keys()
    {
        await using var stage = await Stages.GitLabAsync(settings => settings with { ExpiresAfterDays = 30 });
        stage.Vendor.LongestDays = 30;

        await stage.Begin().RotateAsync();

        Assert.Equal(DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime).AddDays(30), stage.Vendor.ExpiryOf(stage.Vendor.Active!));
    }

    [Fact]
    public async Task A_token_that_may_not_rotate_itself_is_told_so_and_stays()
    {
        await using var stage = await Stages.GitLabAsync(scope: "read_api");

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: GitLab refused the request 'roll': status 403, \"403 Forbidden\". Check the current key, and what it may do.", error.Message);
        Assert.NotNull(stage.Vendor.Active);
    }

    [Fact]
    public async Task A_check_reads_the_administrators_secret_where_that_one_replaces_the_key()
    {
        await using var stage = await Rolling.AdministeredAsync();
        Assert.Contains(new Check("the administrator", CheckResult.Passed, "The administrator's secret can be read. Whether its credential may change the key, only a rotation shows."),
            await stage.CheckAsync());

        await using var own = await Stages.GitLabAsync();
        Assert.DoesNotContain(await own.CheckAsync(), check => check.Name == "the administrator");
    }

    [Fact]
    public async Task With_too_little_time_left_it_is_not_begun()
    {
        await using var stage = await Stages.GitLabAsync();
        stage.Time = TimeSpan.FromSeconds(9);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(RotationErrors.OutOfTime, error.Code);
        Assert.DoesNotContain(stage.Vendor.Calls, call => call.Method == "POST");
    }

    [Fact]
    public async Task An_attempt_that_another_has_overtaken_before_the_request_does_not_send_it()
    {
        await using var stage = await Stages.GitLabAsync();
        var isHeld = false;
        stage.Wire.After = async call =>
        {
            if (isHeld || !call.StartsWith("GET", StringComparison.Ordinal))
                return;
            isHeld = true;
            await stage.RunAsync(RotationStep.CreateSecret);
        };

        await stage.Begin().RotateAsync();

        Assert.Equal(2, stage.Vendor.Keys.Issued);
        Assert.Equal(0, stage.Vendor.ReusesDetected);
        Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
    }

    [Fact]
    public async Task Where_an_administrator_replaces_the_key_a_lost_answer_heals_by_itself()
    {
        await using var stage = await Rolling.AdministeredAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.ReplyLost() : null;
        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);
        Assert.Equal(ApiKeyErrors.KeyLost, error.Code);
        Assert.True(error.IsTransient);

        stage.Vendor.Fault = _ => null;
        await stage.RotateAsync();

        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        Assert.Contains(stage.Log.Lines, line => line.StartsWith("Warning: SendGrid by rolling refuses the current key in the request 'verify': status 401. ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ApiKeyErrors.VendorBusy)]
    [InlineData(ApiKeyErrors.AnswerLost)]
    public async Task Where_the_administrator_gets_no_access_token_nothing_was_begun_and_no_key_is_lost(string code)
    {
        await using var stage = await Rolling.AdministeredAsync("""
            "bearer": "{access_token}", "token": { "method": "POST", "path": "/token", "form": { "key": "{administrator.api_key}" }, "answer": "/token" }
            """);
        stage.Vendor.Fault = call => call.Path != "/v3/token" ? null : code == ApiKeyErrors.VendorBusy ? new VendorFault.Refused(503) : new VendorFault.ReplyLost();

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(code, error.Code);
        Assert.DoesNotContain(stage.Vendor.Calls, call => call.ToString() == "POST /v3/api_keys");
    }
}
