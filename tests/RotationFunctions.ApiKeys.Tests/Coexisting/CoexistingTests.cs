using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

public class CoexistingTests
{
    [Fact]
    public async Task The_old_key_works_until_the_end_of_the_next_rotation_and_is_revoked_then()
    {
        await using var stage = await Stages.SendGridAsync();
        var byHand = stage.Field(StagingLabels.Current, "api_key");

        await stage.Begin().RotateAsync();
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal([byHand, stage.Field(StagingLabels.Current, "api_key")], Works(stage));

        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        Assert.Equal([stage.Field(StagingLabels.Previous, "api_key"), stage.Field(StagingLabels.Current, "api_key")], Works(stage));
    }

    [Fact]
    public async Task Everything_else_in_the_secret_stays_and_the_new_key_has_the_scopes_that_it_names()
    {
        await using var stage = await Stages.SendGridAsync();
        var byHand = stage.Field(StagingLabels.Current, "api_key_id");

        await stage.Begin().RotateAsync();

        var value = stage.Store.Value(StagingLabels.Current);
        var key = stage.Vendor.Keys.FindByValue(value.GetString("api_key"))!;
        Assert.Equal(
            $$"""{"api_key":"{{key.Value}}","api_key_id":"{{key.Id}}","scopes":["mail.send"],"sender":"shop@example.com","api_key_id_before":[{"id":"{{byHand}}","version":"{{Names.First}}"}]}""", value.Text);
        Assert.Equal(["mail.send"], key.Scopes);
    }

    [Fact]
    public async Task A_rotation_asks_the_vendor_three_times_and_twice_more_to_revoke()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        Assert.Equal(["POST /v3/api_keys", "GET /v3/api_keys", "GET /v3/scopes"], Calls(stage));
        var byHand = stage.Store.Value(StagingLabels.Previous).GetString("api_key_id");
        stage.Vendor.Forget();

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal(["POST /v3/api_keys", "GET /v3/api_keys", "GET /v3/scopes", "GET /v3/api_keys", $"DELETE /v3/api_keys/{byHand}"], Calls(stage));
    }

    [Fact]
    public async Task A_current_value_that_is_read_stale_costs_no_key_in_use()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        stage.Store.Stale[StagingLabels.Current] = Names.Second; // from before the last rotation

        await stage.Begin(Names.Fourth).RunAsync(RotationStep.CreateSecret, Names.Fourth);

        stage.Store.Stale.Clear();
        Assert.Contains(stage.Field(StagingLabels.Current, "api_key"), Works(stage));
        Assert.Contains(stage.Field(StagingLabels.Previous, "api_key"), Works(stage));
    }

    [Theory]
    [InlineData(StagingLabels.Current, Names.Second)]
    [InlineData(StagingLabels.Previous, Names.First)]
    public async Task A_label_that_is_read_stale_once_at_the_end_lets_no_old_key_stay(string label, string before)
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).ReachAsync(RotationStep.FinishSecret, Names.Third);
        stage.Store.Stale[label] = before;
        stage.Store.After = call =>
        {
            if (call == "Read" && stage.Store.Reads[^1] == (null, label))
                stage.Store.Stale.Clear();
            return Task.CompletedTask;
        };

        await stage.RunAsync(RotationStep.FinishSecret, Names.Third);

        Assert.Equal([stage.Field(StagingLabels.Previous, "api_key"), stage.Field(StagingLabels.Current, "api_key")], Works(stage));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_is_retired_is_revoked_at_once_whatever_a_stale_read_calls_current(bool isStale)
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        if (isStale)
            stage.Store.Stale[StagingLabels.Current] = Names.First;

        await stage.RetireAsync(stage.Store.Value(StagingLabels.Previous));

        Assert.Equal([stage.Field(StagingLabels.Current, "api_key")], Works(stage));
    }

    [Fact]
    public async Task The_current_key_is_not_retired()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();

        await stage.RetireAsync(stage.Store.Value(StagingLabels.Current));

        Assert.Equal(2, Works(stage).Count);
    }

    [Fact]
    public async Task Verifying_a_key_does_not_read_the_administrators_secret()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Store.Calls.Clear();

        await stage.RunAsync(RotationStep.TestSecret);

        Assert.Equal(["Read"], stage.Store.Calls);
    }

    [Fact]
    public async Task A_setting_revokes_the_previous_key_once_the_new_one_is_current()
    {
        await using var stage = await Stages.SendGridAsync(settings => settings with { RevokesPreviousKey = true });

        await stage.Begin().RotateAsync();

        Assert.Equal([stage.Field(StagingLabels.Current, "api_key")], Works(stage));
    }

    [Fact]
    public async Task Every_step_may_be_repeated()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Begin();
        foreach (var step in RotationSteps.OfRotation)
        {
            await stage.RunAsync(step);
            await stage.RunAsync(step);
        }

        Assert.Equal(2, Works(stage).Count);
        Assert.Equal(3, stage.Vendor.Keys.Issued);
    }

    [Fact]
    public async Task A_key_that_is_gone_already_is_as_good_as_revoked()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        stage.Vendor.Keys.Revoke(stage.Field(StagingLabels.Previous, "api_key_id"));
        stage.Vendor.Forget();

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.DoesNotContain(stage.Vendor.Calls, call => call.Method == "DELETE");
        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_key_of_which_the_vendor_says_that_it_is_gone_is_as_good_as_revoked(int status)
    {
        await using var stage = await Stages.SendGridAsync(settings => settings with { RevokesPreviousKey = true });
        stage.Vendor.Fault = call => call.Method == "DELETE" ? new Local.Vendors.VendorFault.Refused(status) : null;

        await stage.Begin().RotateAsync();

        Assert.Contains(stage.Vendor.Calls, call => call.Method == "DELETE");
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task A_new_key_that_needs_time_is_tried_again()
    {
        await using var stage = await Stages.SendGridAsync();
        var tries = 0;
        stage.Vendor.Fault = call => call.Path == "/v3/scopes" && ++tries < 4 ? new Local.Vendors.VendorFault.Refused(401) : null;

        await stage.Begin().RotateAsync();

        Assert.Equal(4, tries);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)], stage.Clock.Pauses);
    }

    [Fact]
    public async Task A_key_that_never_works_is_not_promoted()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Vendor.Keys.Revoke(stage.Field(StagingLabels.Pending, "api_key_id"));

        var error = await stage.FailAsync(RotationStep.TestSecret);

        Assert.Equal($"KeyRefused: Twilio SendGrid refuses the key of secret {Names.Secret} in the request 'verify': status 401, \"The provided authorization grant is "
            + "invalid, expired, or revoked\". If it was made by hand, check that it was copied whole; otherwise look in the vendor's console whether it was revoked.", error.Message);
        Assert.Equal(Names.First, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task Without_scopes_in_the_secret_no_key_is_made_since_it_would_have_full_access()
    {
        await using var stage = await Stages.SendGridAsync();
        var current = stage.Store.Value(StagingLabels.Current).Text!.Replace("\"scopes\"", "\"rights\"", StringComparison.Ordinal);
        stage.Store.Add(Names.First, SecretValue.FromText(current, "the current value"), StagingLabels.Current);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("InvalidSecret: The value of the current value lacks the field 'scopes', which the vendor's recipe needs. Add it.", error.Message);
        Assert.Empty(stage.Vendor.Calls);
    }

    [Fact]
    public async Task The_key_of_a_rotation_that_was_given_up_goes_with_the_next_one()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        var givenUp = stage.Field(StagingLabels.Pending, "api_key");

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Null(stage.Vendor.Keys.FindByValue(givenUp));
        Assert.Equal(2, Works(stage).Count);
    }

    [Fact]
    public async Task Keys_of_others_and_keys_made_by_hand_are_left_alone()
    {
        await using var stage = await Stages.SendGridAsync();
        string[] names = ["another's", KeyLabel.New(Names.Secret + "2", Names.Second, stage.Clock.GetUtcNow()), KeyLabel.PrefixOf(Names.Secret) + "x"];
        foreach (var name in names)
            stage.Vendor.Keys.TryIssue(name);

        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.All(names, name => Assert.Contains(stage.Vendor.Keys.All, key => key.Name == name));
    }

    [Fact]
    public async Task Where_a_version_does_not_say_which_key_it_holds_only_this_rotations_own_orphans_go()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        var current = stage.Field(StagingLabels.Current, "api_key");
        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);
        stage.Store.Add(Names.Second, SecretValue.FromText($$"""{"api_key":"{{current}}","scopes":["mail.send"]}"""), StagingLabels.Current); // a person's edit
        stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, Names.Third, stage.Clock.GetUtcNow()));

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.NotNull(stage.Vendor.Keys.FindByValue(current));
        Assert.Single(stage.Vendor.Keys.All, key => key.Name.StartsWith(KeyLabel.PrefixOf(Names.Secret, Names.Third), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_says_whether_the_vendor_lists_the_key_that_the_secret_names()
    {
        await using var stage = await Stages.SendGridAsync();
        Assert.Contains(new Check("the vendor's keys", CheckResult.Passed, "Twilio SendGrid lists 2 keys, and the current one is among them."), await stage.CheckAsync());

        stage.Store.Add(Names.First, stage.Store.Value(StagingLabels.Current).With("api_key_id", "mistyped"), StagingLabels.Current);
        Assert.Contains(await stage.CheckAsync(), check => check is { Name: "the vendor's keys", Result: CheckResult.Failed });
        Assert.Equal(2, stage.Vendor.Keys.Issued);
    }

    private static List<string> Works(Stage<SendGridServer> stage) =>
        [.. stage.Vendor.Keys.All.Where(key => key.Name != Stages.Manager).Select(key => key.Value)];

    private static List<string> Calls(Stage<SendGridServer> stage) => [.. stage.Vendor.Calls.Select(call => call.ToString())];
}
