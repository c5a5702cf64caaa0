namespace RotationFunctions.ApiKeys.Tests.Coexisting;

/// <summary>The process may die at any moment; the service then runs the four steps again.</summary>
public class CrashTests
{
    /// <summary>Every outside call of a rotation, found by running one: with the previous key kept and revoked, with room at the vendor and without.</summary>
    public static async Task<TheoryData<bool, bool, int, bool>> Points()
    {
        var points = new TheoryData<bool, bool, int, bool>();
        foreach (var scene in KeyScene.All)
        {
            await using var stage = await scene.StartAsync();
            var calls = new List<string>();
            stage.Watch(calls.Add, _ => { });
            await stage.RotateAsync(Names.Third);
            Assert.Equal(scene.IsFull ? 2 : 1, calls.Count(call => call == "POST /v3/api_keys"));
            Assert.Equal(scene.IsFull ? 2 : 1, calls.Count(call => call.StartsWith("DELETE", StringComparison.Ordinal)));
            for (var call = 0; call < calls.Count; call++)
            {
                points.Add(scene.Revokes, scene.IsFull, call, false);
                points.Add(scene.Revokes, scene.IsFull, call, true);
            }
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_before_or_after_any_outside_call_no_key_in_use_is_lost_and_a_rerun_leaves_no_orphan(bool revokes, bool isFull, int call, bool afterwards)
    {
        var scene = new KeyScene(revokes, isFull);
        await using var stage = await scene.StartAsync();
        var most = stage.Vendor.Keys.All.Count + (isFull ? 0 : 1);
        stage.KillAt(call, afterwards);

        var killed = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync(Names.Third));

        Assert.StartsWith("Unexpected: ", killed.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ProcessKilledException), killed.Message, StringComparison.Ordinal);
        scene.AssertInUse(stage);
        Assert.True(stage.Vendor.Keys.All.Count <= most, "More keys are left than the attempts that died.");

        stage.Spare();
        if (isFull)
            stage.Clock.Ahead += KeyScene.Long; // until what has taken the room is known to be nobody's
        await stage.RotateAsync(Names.Third);
        scene.AssertFinished(stage, Names.Third);
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
}
