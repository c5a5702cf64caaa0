using RotationFunctions.ApiKeys.Tests.Vendors;

namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>The process may die at any moment; the service then runs the four steps again.</summary>
public class CrashTests
{
    /// <summary>Every outside call of a rotation that has something to revoke, found by running one.</summary>
    public static async Task<TheoryData<int, bool>> Points()
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        var calls = new List<string>();
        stage.Watch(calls.Add, _ => { });
        await stage.Begin(Names.Third).RotateAsync(Names.Third);
        Assert.Equal(1, calls.Count(call => call == "POST /v3/api_keys"));
        Assert.Equal(1, calls.Count(call => call.StartsWith("DELETE", StringComparison.Ordinal)));

        var points = new TheoryData<int, bool>();
        for (var call = 0; call < calls.Count; call++)
        {
            points.Add(call, false);
            points.Add(call, true);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_before_or_after_any_outside_call_no_key_in_use_is_lost_and_a_rerun_leaves_no_orphan(int call, bool afterwards)
    {
        await using var stage = await Stages.SendGridAsync();
        await stage.Begin().RotateAsync();
        stage.KillAt(call, afterwards);

        var killed = await Assert.ThrowsAsync<RotationException>(() => stage.Begin(Names.Third).RotateAsync(Names.Third));

        Assert.StartsWith("Unexpected: ", killed.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ProcessKilledException), killed.Message, StringComparison.Ordinal);
        AssertInUse(stage);
        Assert.True(stage.Vendor.Keys.All.Count <= 1 + 3 + 1, "More keys are left than the attempts that died.");

        stage.Spare();
        await stage.RotateAsync(Names.Third);
        Assert.Equal(Names.Third, stage.Store.VersionWith(StagingLabels.Current));
        AssertInUse(stage);
        Assert.Equal(3, stage.Vendor.Keys.All.Count); // the manager's, the current and the previous one
    }

    [Fact]
    public async Task Attempts_that_die_again_and_again_leave_one_key_each_and_the_first_success_takes_them_all_back()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Begin();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            stage.Watch(call => ProcessKilledException.ThrowIf(call == "Put"), _ => { });
            await stage.FailAsync(RotationStep.CreateSecret);
            Assert.Equal(2 + attempt, stage.Vendor.Keys.All.Count);
        }
        stage.Spare();

        await stage.RunAsync(RotationStep.CreateSecret);

        Assert.Equal(3, stage.Vendor.Keys.All.Count);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Pending, "api_key")));
    }

    [Theory]
    [InlineData(Names.Secret, Names.SecretName)]
    [InlineData(Names.SecretName, Names.Secret)]
    public async Task An_orphan_is_found_by_whatever_name_the_function_is_called(string first, string second)
    {
        await using var stage = await Stages.SendGridAsync();
        stage.SecretId = first;
        stage.Watch(call => ProcessKilledException.ThrowIf(call == "Put"), _ => { });
        await stage.Begin().FailAsync(RotationStep.CreateSecret);
        stage.Spare();

        stage.SecretId = second;
        await stage.RotateAsync();

        Assert.Equal(3, stage.Vendor.Keys.All.Count);
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
    }

    [Fact]
    public async Task What_a_finish_that_was_cut_off_has_left_is_revoked_by_the_next_rotation()
    {
        await using var stage = await Stages.SendGridAsync();
        var byHand = stage.Field(StagingLabels.Current, "api_key");
        await stage.Begin().RotateAsync();
        stage.Watch(call => ProcessKilledException.ThrowIf(call.StartsWith("DELETE", StringComparison.Ordinal)), _ => { });
        await Assert.ThrowsAsync<RotationException>(() => stage.Begin(Names.Third).RotateAsync(Names.Third));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(byHand));
        stage.Spare();

        await stage.Begin(Names.Fourth).RotateAsync(Names.Fourth);

        Assert.Null(stage.Vendor.Keys.FindByValue(byHand));
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    [Fact]
    public async Task An_answer_that_is_lost_leaves_an_orphan_that_the_next_attempt_takes_back()
    {
        await using var stage = await Stages.SendGridAsync();
        stage.Vendor.Fault = call => call.Method == "POST" ? new Local.Vendors.VendorFault.ReplyLost() : null;

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal(ApiKeyErrors.AnswerLost, error.Code);
        Assert.Equal(3, stage.Vendor.Keys.Issued); // it was not asked twice
        stage.Vendor.Fault = _ => null;
        await stage.RotateAsync();
        Assert.Equal(3, stage.Vendor.Keys.All.Count);
    }

    private static void AssertInUse(Stage<SendGridServer> stage)
    {
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Current, "api_key")));
        Assert.NotNull(stage.Vendor.Keys.FindByValue(stage.Field(StagingLabels.Previous, "api_key")));
    }
}
