using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>What happens where the vendor lets no further key exist.</summary>
public class LimitTests
{
    [Fact]
    public async Task The_oldest_key_that_nobody_uses_makes_room()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        var oldest = FullVendor.Orphan(stage, "one");
        stage.Clock.Ahead += TimeSpan.FromMinutes(1);
        var older = FullVendor.Orphan(stage, "two");
        stage.Clock.Ahead += KeyScene.Long;
        FullVendor.Fill(stage);

        var revoked = new List<string>();
        stage.Wire.After = call =>
        {
            if (call.StartsWith("DELETE", StringComparison.Ordinal))
                revoked.Add(call);
            return Task.CompletedTask;
        };
        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal([$"DELETE /v3/api_keys/{oldest}", $"DELETE /v3/api_keys/{older}"], revoked); // the second one as an orphan, once staged
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Previous, "api_key")));
    }

    [Fact]
    public async Task The_administrators_own_key_makes_no_room_though_it_is_the_oldest()
    {
        await using var stage = await Stages.SendGridAsync();
        var administrators = FullVendor.Orphan(stage, "one");
        stage.Clock.Ahead += TimeSpan.FromMinutes(1);
        var next = FullVendor.Orphan(stage, "two");
        stage.Clock.Ahead += KeyScene.Long;
        FullVendor.Fill(stage);
        FullVendor.Name(stage, administrators);

        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        Assert.NotNull(stage.Vendor.Keys.FindById(administrators));
        Assert.Null(stage.Vendor.Keys.FindById(next));
    }

    [Fact]
    public async Task Of_several_keys_that_finishes_have_left_the_oldest_makes_room()
    {
        const string Fifth = "55555555-5555-5555-5555-555555555555";
        await using var stage = await Stages.SendGridAsync();
        var oldest = stage.Field(StagingLabels.Current, "api_key_id");
        await stage.Begin().RotateAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call.StartsWith("DELETE", StringComparison.Ordinal)), _ => { });
        foreach (var token in new[] { Names.Third, Names.Fourth })
            await Assert.ThrowsAsync<RotationException>(() => stage.Begin(token).RotateAsync(token));
        stage.Spare();
        FullVendor.Fill(stage);
        stage.Vendor.Forget();

        await stage.Begin(Fifth).RunAsync(RotationStep.CreateSecret, Fifth);

        Assert.Equal($"DELETE /v3/api_keys/{oldest}", stage.Vendor.Calls.First(call => call.Method == "DELETE").ToString());
    }

    [Fact]
    public async Task Where_a_person_has_edited_the_value_room_is_made_without_waiting_for_another_previous_version()
    {
        await using var stage = await Stages.SendGridAsync();
        var left = stage.Field(StagingLabels.Current, "api_key_id");
        await stage.Begin().RotateAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call.StartsWith("DELETE", StringComparison.Ordinal)), _ => { });
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin(Names.Third).RotateAsync(Names.Third));
        stage.Spare();
        stage.Store.Add("edited", stage.Store.Value(StagingLabels.Current).With("sender", "billing@example.com"), StagingLabels.Current);
        FullVendor.Fill(stage);

        await stage.Begin(Names.Fourth).RunAsync(RotationStep.CreateSecret, Names.Fourth);

        Assert.Null(stage.Vendor.Keys.FindById(left));
        Assert.Empty(stage.Clock.Pauses);
    }

    [Fact]
    public async Task A_check_warns_where_there_is_no_room_for_a_further_key()
    {
        await using var stage = await Stages.SendGridAsync();
        Assert.DoesNotContain(await stage.CheckAsync(), check => check.Result == CheckResult.Warning);

        FullVendor.Fill(stage);

        Assert.Contains(new Check("room for a key", CheckResult.Warning, "Twilio SendGrid lets no more than 100 keys exist. Unless one of them is this secret's, unused and older than "
            + "15 minutes, a rotation ends with KeyLimitReached. Revoke what is not used in the vendor's console."), await stage.CheckAsync());
    }

    [Fact]
    public async Task A_key_younger_than_Lambdas_longest_run_may_be_another_attempts_and_stays()
    {
        await using var stage = await Stages.SendGridAsync();
        FullVendor.Orphan(stage, "young");
        stage.Clock.Ahead += TimeSpan.FromMinutes(14);
        FullVendor.Fill(stage);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"KeyLimitReached: Twilio SendGrid will not make a further key for secret {Names.Secret} in the request 'mint': status 403, \"You have reached the maximum number of API keys.\". "
            + "It lists 100, and none may be revoked for room. Keys in use, those younger than 15 minutes and those of others stay. Revoke what is not used in the vendor's console; the service will "
            + "try again.", error.Message);
        Assert.True(error.IsTransient);
        Assert.Equal(100, stage.Vendor.Keys.All.Count);
    }

    [Fact]
    public async Task Neither_the_current_nor_the_previous_key_makes_room()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        stage.Clock.Ahead += KeyScene.Long;
        FullVendor.Fill(stage);
        stage.Vendor.Forget();

        var error = await stage.Begin(Names.Fourth).FailAsync(RotationStep.CreateSecret, Names.Fourth);

        Assert.Equal(ApiKeyErrors.KeyLimitReached, error.Code);
        Assert.DoesNotContain(stage.Vendor.Calls, call => call.Method == "DELETE");
    }

    [Fact]
    public async Task A_refusal_with_the_limits_status_revokes_nothing_while_there_is_room_and_is_told_as_what_it_is()
    {
        await using var stage = await Stages.SendGridAsync();
        FullVendor.Orphan(stage, "old");
        stage.Clock.Ahead += KeyScene.Long;
        stage.Vendor.Fault = call => call.Method == "POST" ? new Local.Vendors.VendorFault.Refused(403) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal("VendorRefused: Twilio SendGrid refused the request 'mint': status 403. Check the administrator's secret, and what its credential may do.", error.Message);
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    [Theory]
    [InlineData("""{ "keys": 100 }""")]
    [InlineData("""{ "status": 403 }""")]
    public async Task Where_the_documentation_has_but_the_number_or_the_status_room_is_made_all_the_same(string limit)
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("half", RecipeTexts.Changed("sendgrid", "limit", limit)));
        stage.Vendor.LimitStatus = limit.Contains("keys", StringComparison.Ordinal) ? 409 : 403;
        var orphan = FullVendor.Orphan(stage, "old");
        stage.Clock.Ahead += KeyScene.Long;
        FullVendor.Fill(stage);

        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        Assert.Null(stage.Vendor.Keys.FindById(orphan));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Pending, "api_key")));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_credential_that_is_refused_is_not_taken_for_a_limit_of_unknown_status(int status)
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("half", RecipeTexts.Changed("sendgrid", "limit", """{ "keys": 2 }""")
            .Replace("\"family\"", "\"previousKey\":\"revoked\",\"family\"", StringComparison.Ordinal)));
        stage.Vendor.Fault = call => call.Method == "POST" ? new Local.Vendors.VendorFault.Refused(status) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.VendorRefused, error.Code);
        Assert.Equal(["POST /v3/api_keys"], stage.Vendor.Calls.Select(call => call.ToString()));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    public async Task A_vendor_that_wants_it_later_has_not_refused_it_for_its_limit_though_the_list_is_full(int status)
    {
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("limited", RecipeTexts.Changed("sendgrid", "limit", """{ "keys": 3 }""")));
        var orphan = FullVendor.Orphan(stage, "one");
        stage.Clock.Ahead += KeyScene.Long;
        stage.Vendor.Fault = call => call.Method == "POST" ? new VendorFault.Refused(status) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.VendorBusy, error.Code);
        Assert.NotNull(stage.Vendor.Keys.FindById(orphan));
    }
}
