using CsCheck;

namespace RotationFunctions.ApiKeys.Tests.Http;

/// <summary>A vendor's refusal is told with its name, the request, the status and its own words, and with nothing secret in them.</summary>
public class RefusalTests
{
    [Fact]
    public async Task A_refusal_names_vendor_request_status_and_message()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Vendor.Keys.Revoke(stage.Vendor.Keys.All[0].Id);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Twilio SendGrid refused the request 'mint': status 401, \"The provided authorization grant is invalid, expired, or revoked\". Check the "
            + "administrator's secret, and what its credential may do.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task What_the_vendor_quotes_of_a_key_or_a_secret_is_taken_out_of_errors_and_logs()
    {
        await using var stage = await Stages.SendGridAsync();
        var current = stage.Field(StagingLabels.Current, "api_key");
        var administrators = stage.Store.Others[Names.Administrator].GetString("api_key");
        const string Another = "tok_9f8e7d6c5b4a39281706f5e4d3c2b1a0";
        stage.Vendor.Quote = $"The key {administrators} (not {current}) of shop@example.com may not, see {Another}.\r\nForged: line";

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Twilio SendGrid refused the request 'mint': status 400, \"The key […] (not […]) of […] may not, see […]  Forged: line\". Compare the "
            + "secret and the recipe with the vendor's documentation.", error.Message);
        Assert.All(new[] { current, administrators, Another }, secret => Assert.DoesNotContain(secret, stage.Log.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Vendor.Quote = string.Join(' ', Enumerable.Repeat("no", 1000));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.True(error.Message.Length < 500);
        Assert.Contains("no…\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_the_recipe_does_not_point_into_is_not_told()
    {
        var silent = Recipe.Parse("silent", RecipeTexts.Changed("sendgrid", "message", null));
        await using var stage = await Stages.SendGridAsync(recipe: silent);
        stage.Vendor.Quote = "something";

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Twilio SendGrid refused the request 'mint': status 400. Compare the secret and the recipe with the vendor's documentation.", error.Message);
    }

    [Fact]
    public async Task A_yes_by_its_status_that_is_a_no_by_its_body_is_told_in_the_vendors_words_and_the_key_in_it_is_not()
    {
        var json = RecipeTexts.Changed("sendgrid", "requests.mint.expect", """{ "/ok": true }""").Replace("/errors/0/message", "/api_key", StringComparison.Ordinal);
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("quoting", json));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("AnswerUnusable: Twilio SendGrid's answer to the request 'mint' (status 201, \"[…]\") has not what must stand at '/ok'. Compare the recipe with the "
            + "vendor's documentation.", error.Message);
    }

    [Fact]
    public async Task A_new_key_of_plain_words_is_taken_out_of_an_answer_that_cannot_be_used()
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("quoting", RecipeTexts.Changed("sendgrid", "requests.mint.expect", """{ "/ok": true }""")));
        stage.Vendor.Broken = """{"api_key":"a short key","api_key_id":"i","errors":[{"message":"Made: a short key"}]}""";
        stage.Vendor.BrokenStatus = 201;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Contains("(status 201, \"Made: […]\")", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_of_plain_words_in_a_header_of_the_vendors_own_is_taken_out()
    {
        var text = RecipeTexts.Pin("administrator").Replace("\"bearer\": \"{access_token}\"", "\"headers\": { \"X-Token\": \"{access_token}\" }", StringComparison.Ordinal);
        await using var stage = await Stages.PinAsync("administrator", Recipe.Parse("quoting", text));
        stage.Vendor.AccessToken = "words of a token";
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await stage.FailAsync(RotationStep.SetSecret);

        Assert.Contains("status 401, \"Unknown token: […]\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_with_the_key_in_the_place_of_its_id_is_not_used_and_the_key_is_not_told()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Vendor.Broken = """{"api_key":"a key of its own","api_key_id":"a key of its own"}""";
        stage.Vendor.BrokenStatus = 201;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("AnswerUnusable: Twilio SendGrid's answer to the request 'mint' (status 201) has the key itself at '/api_key_id', where its id must be: logs show ids. "
            + "Compare the recipe with the vendor's documentation.", error.Message);
        Assert.DoesNotContain("a key of its own", stage.Log.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_and_a_password_that_are_quoted_as_they_were_sent_are_taken_out()
    {
        var basic = RecipeTexts.Changed("sendgrid", "authentication.administrator", """{"basic":{"user":"us","password":"{administrator.api_key}"}}""");
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("basic", basic));
        var known = stage.Store.Others[Names.Administrator].GetString("api_key");
        stage.Store.Others[Names.Administrator] = SecretValue.FromText("""{"api_key":"er1234"}""");
        stage.Wire.Sent = request => request.Headers.Authorization = new("Bearer", known); // so that the vendor comes to quote
        stage.Vendor.Broken = $$"""{"errors":[{"message":"Bad: Basic {{Convert.ToBase64String("us:er1234"u8)}}"}]}""";

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Contains("status 400, \"Bad: Basic […]\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_stands_in_any_line_of_a_rotation()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Contains(stage.Log.Lines, line => line.StartsWith("Information: Twilio SendGrid made the key ", StringComparison.Ordinal));
        Assert.Contains(stage.Log.Lines, line => line.EndsWith(" is revoked at Twilio SendGrid", StringComparison.Ordinal));
        string[] keys = [stage.Field(StagingLabels.Current, "api_key"), stage.Field(StagingLabels.Previous, "api_key"), stage.Store.Others[Names.Administrator].GetString("api_key")];
        Assert.All(keys, key => Assert.DoesNotContain(key, stage.Log.Everything, StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_a_secret_is_and_however_it_is_quoted_it_does_not_come_through() => Gen.Select(
        Gen.String[Gen.OneOf("abcXYZ019-_./+=\"\\% é{}".ToCharArray()), 4, 40], Gen.OneOf("", " ", "key: ", "'"), Gen.OneOf("", ".", " end", "'"))
        .Sample((secret, before, after) =>
        {
            var scrubber = new Scrubber();
            scrubber.Learn(secret);
            string[] forms = [secret, secret.ToUpperInvariant(), Uri.EscapeDataString(secret), System.Text.Json.JsonEncodedText.Encode(secret).ToString()];
            return forms.All(form => scrubber.Scrub(before + form + after).IndexOf(form, StringComparison.OrdinalIgnoreCase) < 0);
        });

    [Fact]
    public void Half_a_surrogate_pair_in_a_secret_is_no_mistake_and_goes_too()
    {
        const string Secret = "half\ud800pair";
        var scrubber = new Scrubber();
        scrubber.Learn(SecretValue.FromText(Secret));

        Assert.All([Secret, "half\ufffdpair", "half%EF%BF%BDpair"], quoted => Assert.Equal("[…] is wrong", scrubber.Scrub($"{quoted} is wrong")));
    }

    [Fact]
    public void Broken_escapes_hide_no_other_text_of_a_secret()
    {
        var scrubber = new Scrubber();
        scrubber.Learn(SecretValue.FromText("""{"a":"\ud800 secret","b":[{"c":"deeply hidden"}]}"""));

        Assert.Equal("It is […].", scrubber.Scrub("It is deeply hidden."));
    }

    [Fact]
    public void A_number_in_a_secret_is_taken_out_as_well()
    {
        var scrubber = new Scrubber();
        scrubber.Learn(SecretValue.FromText("""{"pin":48151623}"""));

        Assert.Equal("The pin […] is wrong", scrubber.Scrub("The pin 48151623 is wrong"));
    }

    [Fact]
    public async Task An_answer_with_broken_escapes_is_told_without_its_message()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Vendor.Broken = """{"errors":[{"message":"\ud800"}]}""";

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Twilio SendGrid refused the request 'mint': status 400. Compare the secret and the recipe with the vendor's documentation.", error.Message);
    }

    [Theory]
    [InlineData("Invalid name: must be between 1 and 100 characters", "Invalid name: must be between 1 and 100 characters")]
    [InlineData("Expiration date must be before 2027-11-24", "Expiration date must be before 2027-11-24")]
    [InlineData("Bearer abc.def0123456789xyz.ghi", "Bearer […]")]
    [InlineData("token AbCdEfGhIjKlMnOpQrStUv", "token […]")]
    [InlineData("Incorrect API key: sk-svcac**************WXYZ. Find yours (sk-ab…yz, or \"sk-ab...yz\") there", "Incorrect API key: […] Find yours ([…] or \"[…]\") there")]
    [InlineData("Please wait... The […] of yours", "Please wait... The […] of yours")]
    [InlineData("key correcthorsebatterystaple unknown", "key […] unknown")]
    [InlineData("internationalization/of-the-documentation", "internationalization/of-the-documentation")]
    [InlineData("insufficient_permissions_for_this", "insufficient_permissions_for_this")]
    public void Words_stay_and_what_looks_like_a_key_goes(string text, string scrubbed) => Assert.Equal(scrubbed, new Scrubber().Scrub(text));
}
