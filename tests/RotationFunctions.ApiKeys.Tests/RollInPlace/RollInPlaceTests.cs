using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.RollInPlace;

public class RollInPlaceTests
{
    private const string Rotate = "POST /api/v4/personal_access_tokens/self/rotate";

    private const string WhatToDo = "Sign in to GitLab as the token's owner, revoke what is left of the token under Access tokens, create a new one with "
        + "the same scopes and self_rotate, and store it with its id as the current value of the secret.";

    private static readonly string Refused = $"KeyLost: GitLab refuses the current key, so an earlier attempt may have replaced it and lost the answer. The key "
        + $"of secret {Names.Secret} may be dead, and nobody knows its successor. Unless the next attempt succeeds: {WhatToDo}";

    private static readonly string Lost = $"KeyLost: GitLab's answer with the new key did not come or cannot be read. The key of secret {Names.Secret} may be "
        + $"dead, and nobody knows its successor. Unless the next attempt succeeds: {WhatToDo}";

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

        Assert.Equal(Lost, error.Message);
        Assert.Single(stage.Vendor.Calls, call => call.Method == "POST");
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
        await using var stage = await AdministeredAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.ReplyLost() : null;
        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);
        Assert.Equal(ApiKeyErrors.KeyLost, error.Code);
        Assert.True(error.IsTransient);

        stage.Vendor.Fault = _ => null;
        await stage.RotateAsync();

        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        Assert.Contains(stage.Log.Lines, line => line.StartsWith("Warning: SendGrid by rolling refuses the current key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_attempts_at_once_that_both_replaced_the_key_give_the_rotation_up_and_the_next_one_heals_it()
    {
        await using var stage = await AdministeredAsync();
        KillStagedKey(stage, () => stage.RunAsync(RotationStep.CreateSecret));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"KeyLost: SendGrid by rolling refuses the key that is staged for secret {Names.Secret}, so another attempt has replaced it, or somebody has revoked it. No repeat "
            + $"would bring it back, so AWSPENDING was taken off version {Names.Second}. Start a new rotation with RotateSecret. If that fails: Call them.", error.Message);
        Assert.Equal(RotationErrors.PendingDetached, (await stage.FailAsync(RotationStep.CreateSecret)).Code);
        await AssertNextHealsAsync(stage);
    }

    [Fact]
    public async Task A_staged_key_that_died_is_found_by_a_later_attempt_where_the_one_that_killed_it_died_too()
    {
        await using var stage = await AdministeredAsync();
        KillStagedKey(stage, async () =>
        {
            await stage.RunAsync(RotationStep.CreateSecret);
            stage.Store.Before = call => Task.FromException(new ProcessKilledException());
        });
        await stage.Begin().FailAsync(RotationStep.CreateSecret);
        stage.Spare();
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Pending));

        Assert.Equal(ApiKeyErrors.KeyLost, (await stage.FailAsync(RotationStep.CreateSecret)).Code);

        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        await AssertNextHealsAsync(stage);
    }

    [Fact]
    public async Task A_staged_key_that_died_without_an_administrator_is_given_up_once_a_key_works_that_a_person_has_stored()
    {
        await using var stage = await Stages.GitLabAsync();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Vendor.RevokeAll();

        var error = await stage.FailAsync(RotationStep.CreateSecret);
        Assert.Equal($"KeyLost: GitLab refuses the key that is staged for secret {Names.Secret}, so another attempt has replaced it, or somebody has revoked it. It refuses the current one "
            + $"too, so no label was touched. {WhatToDo} The next attempt then gives this rotation up.", error.Message);
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Pending));

        var made = stage.Vendor.Keys.TryIssue("deploy", "self_rotate")!;
        stage.Store.Add("by hand", SecretValue.FromText($$"""{"token":"{{made.Value}}","token_id":{{made.Id}}}"""), StagingLabels.Current);
        Assert.Equal(ApiKeyErrors.KeyLost, (await stage.FailAsync(RotationStep.CreateSecret)).Code);

        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        Assert.Equal(stage.Vendor.Active!.Value, stage.Field(StagingLabels.Current, "token"));
    }

    [Fact]
    public async Task A_new_key_that_the_vendor_does_not_know_at_once_is_not_taken_for_a_dead_one()
    {
        await using var stage = await AdministeredAsync();
        var tries = 0;
        stage.Vendor.Fault = call => stage.Vendor.Keys.Issued > 2 && call.Path == "/v3/scopes" && ++tries < 5 ? new VendorFault.Refused(401) : null;

        await stage.Begin().RotateAsync();

        Assert.True(tries >= 5);
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task Where_the_administrator_gets_no_access_token_nothing_was_begun_and_no_key_is_lost()
    {
        await using var stage = await AdministeredAsync("""
            "bearer": "{access_token}", "token": { "method": "POST", "path": "/token", "form": { "key": "{administrator.api_key}" }, "answer": "/token" }
            """);
        stage.Vendor.Fault = call => call.Path == "/v3/token" ? new VendorFault.Refused(503) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.VendorBusy, error.Code);
        Assert.DoesNotContain(stage.Vendor.Calls, call => call.ToString() == "POST /v3/api_keys");
    }

    /// <summary>While the next request that replaces the key is held, another attempt stages its own key, which dies by that request.</summary>
    private static void KillStagedKey(Stage<SendGridServer> stage, Func<Task> other)
    {
        var isHeld = false;
        stage.Wire.Before = async call =>
        {
            if (isHeld || !call.StartsWith("POST", StringComparison.Ordinal))
                return;
            isHeld = true;
            await other();
        };
    }

    private static async Task AssertNextHealsAsync(Stage<SendGridServer> stage)
    {
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    /// <summary>A vendor whose administrator makes a key, by which all earlier ones of that name die.</summary>
    private static async Task<Stage<SendGridServer>> AdministeredAsync(string administrator = """ "bearer": "{administrator.api_key}" """)
    {
        var recipe = Recipe.Parse("rolling", $$$"""
            {
              "vendor": "SendGrid by rolling", "family": "roll-in-place", "secret": { "key": "api_key", "id": "api_key_id" },
              "base": "https://api.sendgrid.com/v3", "whenLost": "Call them.",
              "authentication": { "administrator": { {{{administrator}}} }, "key": { "bearer": "{key}" } },
              "requests": {
                "roll": { "as": "administrator", "method": "POST", "path": "/api_keys", "json": { "name": "rolled", "scopes": "{secret.scopes}" }, "key": "/api_key", "id": "/api_key_id" },
                "verify": { "as": "key", "method": "GET", "path": "/scopes" }
              }
            }
            """);
        var stage = await Stages.SendGridAsync(recipe: recipe);
        var manager = stage.Vendor.Keys.All[0];
        stage.Vendor.Done = call =>
        {
            if (call.Method != "POST")
                return;
            foreach (var key in stage.Vendor.Keys.All.Where(key => key.Id != manager.Id).SkipLast(1))
                stage.Vendor.Keys.Revoke(key.Id);
        };
        return stage;
    }
}
