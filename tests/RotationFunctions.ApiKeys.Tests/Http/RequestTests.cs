using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Http;

/// <summary>How requests are sent, repeated and limited.</summary>
public class RequestTests
{
    public static TheoryData<string> Repeatable => ["GET /v3/api_keys", "GET /v3/scopes", "DELETE /v3/api_keys/"];

    [Theory]
    [MemberData(nameof(Repeatable))]
    public async Task What_is_harmless_is_asked_again_with_growing_pauses(string prefix)
    {
        await using var stage = await ReadyAsync();
        var tries = 0;
        stage.Vendor.Fault = call => !call.ToString().StartsWith(prefix, StringComparison.Ordinal) ? null : ++tries switch
        {
            1 => new VendorFault.Dropped(),
            2 => new VendorFault.Refused(503),
            3 => new VendorFault.ReplyLost(),
            _ => null,
        };

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.True(tries >= 4);
        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], stage.Clock.Pauses);
    }

    [Fact]
    public async Task After_four_tries_it_is_given_up_by_name()
    {
        await using var stage = await ReadyAsync();
        stage.Vendor.Fault = call => call.Path == "/v3/api_keys" && call.Method == "GET" ? new VendorFault.Refused(500) : null;

        var error = await stage.Begin(Names.Third).FailAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal("VendorBusy: Twilio SendGrid could not answer the request 'list' now: status 500. The service will try again.", error.Message);
        Assert.True(error.IsTransient);
        Assert.Equal(4, stage.Vendor.Calls.Count(call => call.ToString() == "GET /v3/api_keys"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Making_a_key_is_never_repeated(int status)
    {
        await using var stage = await ReadyAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.Refused(status, TimeSpan.FromSeconds(1)) : null;

        var error = await stage.Begin(Names.Third).FailAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal(ApiKeyErrors.VendorBusy, error.Code);
        Assert.Single(stage.Vendor.Calls);
        Assert.Empty(stage.Clock.Pauses);
    }

    [Fact]
    public async Task Retry_After_is_waited_for()
    {
        await using var stage = await ReadyAsync();
        var tries = 0;
        stage.Vendor.Fault = call => call.Path == "/v3/scopes" && tries++ == 0 ? new VendorFault.Refused(429, TimeSpan.FromSeconds(17)) : null;

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal([TimeSpan.FromSeconds(17)], stage.Clock.Pauses);
    }

    [Fact]
    public async Task Retry_After_of_nothing_makes_no_tries_without_a_pause()
    {
        await using var stage = await ReadyAsync();
        var tries = 0;
        stage.Vendor.Fault = call => call.Path == "/v3/scopes" && tries++ < 2 ? new VendorFault.Refused(503, TimeSpan.Zero) : null;

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], stage.Clock.Pauses);
    }

    [Fact]
    public async Task A_key_that_may_need_minutes_is_tried_every_ten_seconds_at_last()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("slow", RecipeTexts.Changed("sendgrid", "settlesInSeconds", "300")));
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Vendor.Fault = call => call.Path == "/v3/scopes" ? new VendorFault.Refused(401) : null;
        stage.Time = TimeSpan.FromMinutes(10);

        var error = await stage.FailAsync(RotationStep.TestSecret);

        Assert.Equal(ApiKeyErrors.KeyRefused, error.Code);
        Assert.Equal([1, 2, 4, 8, .. Enumerable.Repeat(10, 28)], stage.Clock.Pauses.Select(pause => (int)pause.TotalSeconds));
    }

    [Fact]
    public async Task A_cookie_of_the_vendors_does_not_come_back_to_it()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Vendor.SetsCookies = true;

        await stage.Begin().RotateAsync();

        Assert.Equal(["", "", ""], stage.Vendor.Cookies); // of mint, list and verify
    }

    [Fact]
    public async Task Retry_After_beyond_the_steps_time_is_not_waited_for()
    {
        await using var stage = await ReadyAsync();
        stage.Vendor.Fault = call => call.Path == "/v3/scopes" ? new VendorFault.Refused(429, TimeSpan.FromMinutes(5)) : null;
        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);

        var error = await stage.FailAsync(RotationStep.TestSecret, Names.Third);

        Assert.Equal("VendorBusy: Twilio SendGrid could not answer the request 'verify' now: status 429. It asks to wait 300 s. The service will try again.", error.Message);
        Assert.Empty(stage.Clock.Pauses);
    }

    [Fact]
    public async Task A_vendor_that_cannot_be_reached_was_sent_nothing()
    {
        await using var stage = await ReadyAsync();
        await stage.Vendor.DisposeAsync();

        var error = await stage.Begin(Names.Third).FailAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal("VendorUnreachable: Twilio SendGrid could not be reached for the request 'mint' (ConnectionError), so nothing was sent. A function in a VPC needs "
            + "a NAT gateway and a security group that lets HTTPS out.", error.Message);
    }

    [Fact]
    public async Task A_vendor_that_is_silent_is_not_waited_for_beyond_the_steps_time()
    {
        await using var stage = await ReadyAsync();
        var never = new TaskCompletionSource();
        stage.Vendor.Fault = call => call.Path == "/v3/scopes" ? new VendorFault.Held(never.Task) : null;
        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);
        stage.Time = TimeSpan.FromSeconds(15); // on the impatient clock the deadline comes at once

        var error = await stage.FailAsync(RotationStep.TestSecret, Names.Third);

        Assert.Equal(RotationErrors.OutOfTime, error.Code);
    }

    [Theory]
    [InlineData("http://localhost/elsewhere")]
    [InlineData("/v3/elsewhere")]
    public async Task A_redirect_is_not_followed_with_the_credential(string location)
    {
        await using var stage = await ReadyAsync();
        stage.Vendor.Redirect = location;

        var error = await stage.Begin(Names.Third).FailAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal("Redirected: Twilio SendGrid sent the request 'mint' on to another place (status 307), where no credential was sent. Correct the recipe's URL, or the "
            + "function's VENDOR_URL.", error.Message);
        Assert.Single(stage.Vendor.Calls);
    }

    [Fact]
    public async Task An_answer_is_read_no_further_than_a_megabyte()
    {
        await using var stage = await ReadyAsync();
        stage.Vendor.Padding = 2 * 1024 * 1024;

        var error = await stage.Begin(Names.Third).FailAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal("AnswerLost: Twilio SendGrid's answer to the request 'mint' did not come (it was too long). Running the step again is safe.", error.Message);
    }

    [Theory]
    [InlineData("mint", "key", "/nowhere", "AnswerUnusable: Twilio SendGrid's answer to the request 'mint' (status 201) has nothing at '/nowhere'. Compare the recipe with the vendor's documentation.")]
    [InlineData("mint", "key", "/scopes", "AnswerUnusable: Twilio SendGrid's answer to the request 'mint' (status 201) has nothing at '/scopes'. Compare the recipe with the vendor's documentation.")]
    [InlineData("list", "items", "/result/0", "AnswerUnusable: Twilio SendGrid's answer to the request 'list' (status 200) has no list at '/result/0'. Compare the recipe with the vendor's documentation.")]
    [InlineData("list", "id", "/uid", "AnswerUnusable: Twilio SendGrid's answer to the request 'list' (status 200) has a key without an id at '/uid'. Compare the recipe with the vendor's documentation.")]
    public async Task An_answer_without_what_the_recipe_expects_is_told(string request, string place, string path, string told)
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("off", RecipeTexts.Changed("sendgrid", $"requests.{request}.{place}", $"\"{path}\"")));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(told, error.Message);
    }

    [Theory]
    [InlineData("list", RotationStep.CreateSecret)]
    [InlineData("revoke", RotationStep.FinishSecret)]
    public async Task An_answer_whose_status_is_a_yes_is_none_without_what_the_recipe_expects_in_it(string request, RotationStep step)
    {
        var recipe = Recipe.Parse("strict", RecipeTexts.Changed("sendgrid", $"requests.{request}.expect", """{ "/done": true }"""));
        await using var stage = await Stages.SendGridAsync(settings => settings with { RevokesPreviousKey = true }, recipe);
        await stage.Begin().ReachAsync(step);

        var error = await stage.FailAsync(step);

        Assert.StartsWith($"AnswerUnusable: Twilio SendGrid's answer to the request '{request}' (status 20", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("has not what must stand at '/done'. Compare the recipe with the vendor's documentation.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_says_that_it_wants_JSON_and_who_sends_it_unless_the_recipe_does()
    {
        var recipe = Recipe.Parse("named", RecipeTexts.Changed("sendgrid", "requests.verify.headers", """{ "Accept": "text/plain", "User-Agent": "Acme" }"""));
        await using var stage = await Stages.SendGridAsync(recipe: recipe);
        var sent = new List<string>();
        stage.Wire.Sent = request => sent.Add($"{request.Method} {request.Headers.Accept} {request.Headers.UserAgent}");

        await stage.Begin().RotateAsync();

        Assert.Equal(["POST application/json RotationFunctions", "GET application/json RotationFunctions", "GET text/plain Acme"], sent);
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_is_told_where_no_label_tells_it()
    {
        var text = RecipeTexts.Changed("sendgrid", "requests.list.created", "\"/name\"").Replace("\"label\":\"/name\"", "\"allOurs\":true", StringComparison.Ordinal);
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("off", text));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("AnswerUnusable: Twilio SendGrid's answer to the request 'list' (status 200) has no time at '/name'. Compare the recipe with the vendor's documentation.", error.Message);
    }

    [Fact]
    public async Task A_time_that_cannot_be_read_stops_nothing_where_a_label_tells_it()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("off", RecipeTexts.Changed("sendgrid", "requests.list.created", "\"/name\"")));

        await stage.Begin().RotateAsync();

        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    private static async Task<Stage<SendGridServer>> ReadyAsync()
    {
        var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        stage.Vendor.Forget();
        return stage;
    }
}
