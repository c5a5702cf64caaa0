using System.Text.Json.Nodes;
using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>A vendor that has no room for a third key beside the current and the previous one.</summary>
public class LimitOfTwoTests
{
    [Fact]
    public async Task An_old_key_that_is_the_administrators_too_makes_no_room()
    {
        await using var stage = await OfTwoAsync();
        FullVendor.Name(stage, stage.Field(StagingLabels.Current, "api_key_id"));
        await stage.Begin().RotateAsync();
        stage.Vendor.Forget();

        var error = await stage.Begin(Names.Third).FailAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal(ApiKeyErrors.KeyLimitReached, error.Code);
        Assert.Equal(["POST /v3/api_keys", "GET /v3/api_keys"], stage.Vendor.Calls.Select(call => call.ToString()));
    }

    [Fact]
    public async Task The_current_key_makes_no_room_though_the_secret_names_it_among_the_earlier_ones()
    {
        await using var stage = await OfTwoAsync();
        var current = stage.Store.Value(StagingLabels.Current);
        var id = current.GetString("api_key_id");
        stage.Store.Add(Names.First, current.With("api_key_id_before", new JsonArray(new JsonObject { ["id"] = id, ["version"] = Names.First })), StagingLabels.Current);
        FullVendor.Fill(stage);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.KeyLimitReached, error.Code);
        Assert.NotNull(stage.Vendor.Keys.FindById(id));
    }

    [Fact]
    public async Task A_vendor_of_two_keys_revokes_the_old_one_once_the_new_one_is_current()
    {
        await using var stage = await OfTwoAsync();

        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal(2, stage.Vendor.Keys.All.Count);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    [Fact]
    public async Task At_a_vendor_of_two_keys_the_one_that_a_finish_which_was_cut_off_has_left_makes_room()
    {
        await using var stage = await OfTwoAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call.StartsWith("DELETE", StringComparison.Ordinal)), _ => { });
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
        stage.Spare();

        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal(2, stage.Vendor.Keys.All.Count);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    [Fact]
    public async Task Before_the_one_that_a_finish_has_left_goes_the_oldest_that_nobody_ever_used()
    {
        await using var stage = await OfTwoAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call.StartsWith("DELETE", StringComparison.Ordinal)), _ => { });
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        stage.Spare();
        stage.Vendor.Keys.Limit = 4;
        var orphan = FullVendor.Orphan(stage, "one");
        stage.Clock.Ahead += KeyScene.Long;
        stage.Vendor.Forget();

        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal([$"DELETE /v3/api_keys/{orphan}"], stage.Vendor.Calls.Where(call => call.Method == "DELETE").Select(call => call.ToString()));
    }

    [Fact]
    public async Task A_key_that_is_younger_than_Lambdas_longest_run_stays_and_the_one_that_a_finish_has_left_goes()
    {
        await using var stage = await OfTwoAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call.StartsWith("DELETE", StringComparison.Ordinal)), _ => { });
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RotateAsync());
        stage.Spare();
        stage.Vendor.Keys.Limit = 4;
        FullVendor.Orphan(stage, "another attempt's");
        var left = stage.Field(StagingLabels.Previous, "api_key_id");
        var revoked = new List<string>();
        stage.Wire.Before = call =>
        {
            if (call.StartsWith("DELETE", StringComparison.Ordinal))
                revoked.Add(call);
            return Task.CompletedTask;
        };

        await stage.Begin(Names.Third).RunAsync(RotationStep.CreateSecret, Names.Third);

        Assert.Equal($"DELETE /v3/api_keys/{left}", revoked[0]);
    }

    /// <summary>A vendor that has room for the administrator's key and two others.</summary>
    private static async Task<Stage<SendGridServer>> OfTwoAsync()
    {
        var text = RecipeTexts.Changed("sendgrid", "limit", """{ "keys": 2, "status": 403 }""").Replace("\"family\"", "\"previousKey\":\"revoked\",\"family\"", StringComparison.Ordinal);
        var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("two", text));
        stage.Vendor.Keys.Limit = 3;
        return stage;
    }
}
