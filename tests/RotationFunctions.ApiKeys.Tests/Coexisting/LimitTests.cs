using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>What happens where the vendor lets no further key exist.</summary>
public class LimitTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(16);

    [Fact]
    public async Task The_oldest_key_that_nobody_uses_makes_room()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        var oldest = Orphan(stage, "one");
        stage.Clock.Ahead += TimeSpan.FromMinutes(1);
        var older = Orphan(stage, "two");
        stage.Clock.Ahead += Long;
        Fill(stage);

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
    public async Task A_key_younger_than_Lambdas_longest_run_may_be_another_attempts_and_stays()
    {
        await using var stage = await Stages.SendGridAsync();
        Orphan(stage, "young");
        stage.Clock.Ahead += TimeSpan.FromMinutes(14);
        Fill(stage);

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"KeyLimitReached: Twilio SendGrid refused to make a key for secret {Names.Secret} with the status that it has for its limit of 100; it "
            + "lists 100. No key may be revoked for room: those in use, those younger than 15 minutes and those of others stay. Revoke what is not "
            + "used in the vendor's console, or check what the credential may do; the service will try again.", error.Message);
        Assert.True(error.IsTransient);
        Assert.Equal(100, stage.Vendor.Keys.All.Count);
    }

    [Fact]
    public async Task Neither_the_current_nor_the_previous_key_makes_room()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        stage.Clock.Ahead += Long;
        Fill(stage);
        stage.Vendor.Forget();

        var error = await stage.Begin(Names.Fourth).FailAsync(RotationStep.CreateSecret, Names.Fourth);

        Assert.Equal(ApiKeyErrors.KeyLimitReached, error.Code);
        Assert.DoesNotContain(stage.Vendor.Calls, call => call.Method == "DELETE");
    }

    [Fact]
    public async Task A_refusal_with_the_limits_status_revokes_nothing_while_there_is_room()
    {
        await using var stage = await Stages.SendGridAsync();
        Orphan(stage, "old");
        stage.Clock.Ahead += Long;
        stage.Vendor.Fault = call => call.Method == "POST" ? new Local.Vendors.VendorFault.Refused(403) : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.KeyLimitReached, error.Code);
        Assert.Contains("it lists 3.", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    [Fact]
    public async Task A_vendor_of_two_keys_revokes_the_old_one_once_the_new_one_is_current()
    {
        var text = RecipeTexts.Changed("sendgrid", "limit", """{ "keys": 2, "status": 403 }""").Replace("\"family\"", "\"previousKey\":\"revoked\",\"family\"", StringComparison.Ordinal);
        await using var stage = await Stages.SendGridAsync(recipe: Recipe.Parse("two", text));
        stage.Vendor.Keys.Limit = 3; // the manager's and two

        await stage.Begin().RotateAsync();
        await stage.Begin(Names.Third).RotateAsync(Names.Third);

        Assert.Equal(2, stage.Vendor.Keys.All.Count);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    private static string Orphan(Stage<SendGridServer> stage, string rotation) =>
        stage.Vendor.Keys.TryIssue(KeyLabel.New(Names.Secret, rotation, stage.Clock.GetUtcNow()))!.Id;

    private static void Fill(Stage<SendGridServer> stage)
    {
        while (stage.Vendor.Keys.TryIssue("another's") is not null)
        {
            // until the vendor is full
        }
    }
}
