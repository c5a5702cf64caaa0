using RotationFunctions.Local.Vendors;
using RotationFunctions.Tests;

namespace RotationFunctions.ApiKeys.Tests.ChosenValue;

public class ChosenValueTests
{
    public static TheoryData<string> Authors => ["administrator", "key"];

    public static async Task<TheoryData<string, int, bool>> Points()
    {
        var points = new TheoryData<string, int, bool>();
        foreach (string author in new[] { "administrator", "key" })
        {
            await using var stage = await Stages.PinAsync(author);
            var calls = 0;
            stage.Watch(_ => calls++, _ => { });
            await stage.Begin().RotateAsync();
            for (var call = 0; call < calls; call++)
            {
                points.Add(author, call, false);
                points.Add(author, call, true);
            }
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Authors))]
    public async Task The_vendor_takes_the_key_that_was_chosen_here(string author)
    {
        await using var stage = await Stages.PinAsync(author);

        await stage.Begin().RotateAsync();

        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
        Assert.NotEqual("first-pin-0001", stage.Vendor.Pin);
        Assert.Equal(32, stage.Vendor.Pin.Length);
    }

    [Theory]
    [InlineData("[]-", 16)]
    [InlineData("{}-", 16)]
    [InlineData("[]", 2)]
    [InlineData("{}", 2)]
    public async Task A_secret_that_is_the_key_alone_gets_a_key_that_is_read_as_one(string characters, int length)
    {
        await using var stage = await Stages.PinAsync("administrator", Recipe.Parse("alone", RecipeTexts.Pin("administrator").Replace("{secret.user}", "o%27neil%2F%C3%A4", StringComparison.Ordinal)));
        var excluded = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code).Where(character => !characters.Contains(character)));
        var settings = new PasswordSettings { Length = length, ExcludeCharacters = excluded, RequireEachIncludedType = false };
        stage.Passwords = new PasswordGenerator(settings, new SeededRandom(1));

        for (var rotation = 0; rotation < 20; rotation++)
        {
            stage.Store.Add(Names.First, SecretValue.FromText(stage.Vendor.Pin), StagingLabels.Current);
            var token = $"{rotation:00000000}-0000-0000-0000-000000000000";
            await stage.Begin(token).RotateAsync(token);
            Assert.Equal(stage.Vendor.Pin, stage.Store.Value(StagingLabels.Current).Text);
        }
    }

    [Fact]
    public async Task A_secret_that_has_its_key_in_another_field_gets_no_new_one()
    {
        await using var stage = await Stages.PinAsync("administrator");
        stage.Store.Add(Names.First, SecretValue.FromText("""{"password":"first-pin-0001","user":"o'neil/ä"}""", "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value lacks the field 'pin'. Add it as a non-empty string.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
    }

    [Fact]
    public async Task A_secret_that_names_what_the_administrator_logs_in_with_is_refused_whatever_the_fields_are_called()
    {
        await using var stage = await Stages.PinAsync("administrator");
        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("user", "C&D=é"), StagingLabels.Current);

        Assert.Equal(RotationErrors.InvalidSecret, (await stage.Begin().FailAsync(RotationStep.CreateSecret)).Code);
        Assert.Empty(stage.Vendor.Calls);
    }

    [Fact]
    public async Task An_administrator_gets_one_access_token_per_step()
    {
        await using var stage = await Stages.PinAsync("administrator");

        await stage.Begin().RotateAsync();

        Assert.Equal(["POST /oauth/token", "PUT /accounts/a-1/pins/o%27neil%2F%C3%A4", "GET /me", "GET /me"], stage.Vendor.Calls.Select(call => call.ToString()));
        Assert.Equal(1, stage.Vendor.AccessTokens);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_before_or_after_any_outside_call_one_key_works_and_a_rerun_finishes(string author, int call, bool afterwards)
    {
        await using var stage = await Stages.PinAsync(author);
        stage.KillAt(call, afterwards);
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        stage.Spare();

        string?[] known =
        [
            stage.Field(StagingLabels.Current, "pin"),
            stage.Store.HasValue(StagingLabels.Pending) ? stage.Field(StagingLabels.Pending, "pin") : null,
        ];
        Assert.Contains(stage.Vendor.Pin, known);

        await stage.RotateAsync();
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }

    [Theory]
    [MemberData(nameof(Authors))]
    public async Task A_set_that_is_held_at_its_request_while_the_next_rotation_finishes_leaves_the_current_key_working(string author)
    {
        await using var stage = await Stages.PinAsync(author);
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        var isHeld = false;
        stage.Wire.Before = async call =>
        {
            if (isHeld || !call.StartsWith("PUT", StringComparison.Ordinal))
                return;
            isHeld = true;
            await stage.RotateAsync();
            await stage.Begin(Names.Third).RotateAsync(Names.Third);
        };

        await stage.FailAsync(RotationStep.SetSecret);

        Assert.True(isHeld);
        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }

    [Fact]
    public async Task A_key_that_the_vendor_will_not_take_is_given_up_once_the_current_one_is_proved_to_work()
    {
        await using var stage = await Stages.PinAsync("administrator");
        stage.Vendor.Accepts = _ => false;
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await stage.FailAsync(RotationStep.SetSecret);

        Assert.Equal($"KeyRejected: Pins will not take the new key in the request 'set': status 422, \"'[…]' is too easy\". No repeat would change that, so AWSPENDING was taken off "
            + $"version {Names.Second} of "
            + $"secret {Names.Secret}; the current key still works. Make PASSWORD_LENGTH and the EXCLUDE_… settings fit the vendor's rules, then start a "
            + "new rotation with RotateSecret.", error.Message);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        Assert.Equal(RotationErrors.PendingDetached, (await stage.FailAsync(RotationStep.CreateSecret)).Code);

        stage.Vendor.Accepts = _ => true;
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }

    [Fact]
    public async Task An_answer_whose_status_is_a_yes_is_none_without_what_the_recipe_expects_in_it()
    {
        var text = RecipeTexts.Pin("administrator").Replace("""{ "/ok": true }, "refused": [422]""", """{ "/ok": "done" }""", StringComparison.Ordinal);
        await using var stage = await Stages.PinAsync("administrator", Recipe.Parse("strict", text));
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await stage.FailAsync(RotationStep.SetSecret);

        Assert.Equal("AnswerUnusable: Pins's answer to the request 'set' (status 200) has not what must stand at '/ok'. Compare the recipe with the vendor's documentation.", error.Message);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"no\"", false)]
    public async Task An_access_token_is_none_without_what_the_recipe_expects_beside_it(string wanted, bool isThere)
    {
        var text = RecipeTexts.Pin("administrator").Replace("\"answer\": \"/access_token\"", $"\"answer\": \"/access_token\", \"expect\": {{ \"/granted\": {wanted} }}", StringComparison.Ordinal);
        await using var stage = await Stages.PinAsync("administrator", Recipe.Parse("strict", text));
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await Record.ExceptionAsync(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(isThere ? null : "AnswerUnusable: Pins's answer to the request 'token' (status 200) has not what must stand at '/granted'. Compare the recipe with the vendor's documentation.",
            error?.Message);
        Assert.Equal(isThere, stage.Vendor.Calls.Any(call => call.Method == "PUT"));
    }

    [Fact]
    public async Task A_key_that_works_although_the_vendor_said_no_is_set()
    {
        await using var stage = await Stages.PinAsync("administrator");
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Vendor.Accepts = pin =>
        {
            stage.Vendor.Pin = pin;
            return false;
        };

        await stage.RotateAsync();

        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }

    [Fact]
    public async Task A_refused_key_stays_pending_where_the_current_one_does_not_work_either()
    {
        await using var stage = await Stages.PinAsync("administrator");
        stage.Vendor.Accepts = _ => false;
        stage.Vendor.Pin = "changed by hand";
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await stage.FailAsync(RotationStep.SetSecret);

        Assert.Equal($"KeyRefused: Pins refuses the current key of secret {Names.Secret} in the request 'verify': status 200, without what must stand at '/ok', and "
            + "will not take the new one in the request 'set': status 422, \"'[…]' is too easy\". No label was touched. Store the key that works as the current "
            + "value, then rotate again.", error.Message);
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_again_since_saying_it_twice_says_the_same()
    {
        await using var stage = await Stages.PinAsync("administrator");
        var losses = 0;
        stage.Vendor.Fault = call => call.Method == "PUT" && losses++ == 0 ? new VendorFault.ReplyLost() : null;

        await stage.Begin().RotateAsync();

        Assert.Equal(2, losses);
        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }

    [Fact]
    public async Task The_holder_of_a_key_whose_answer_was_lost_finds_it_taken()
    {
        await using var stage = await Stages.PinAsync("key");
        var losses = 0;
        stage.Vendor.Fault = call => call.Method == "PUT" && losses++ == 0 ? new VendorFault.ReplyLost() : null;
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        await stage.FailAsync(RotationStep.SetSecret); // the repeat carries the key that has just died

        await stage.RotateAsync();

        Assert.Equal(stage.Vendor.Pin, stage.Field(StagingLabels.Current, "pin"));
    }
}
