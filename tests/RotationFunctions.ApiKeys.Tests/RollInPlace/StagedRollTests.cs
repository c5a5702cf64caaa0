using RotationFunctions.ApiKeys.Tests.Vendors;
using RotationFunctions.Local.Vendors;

namespace RotationFunctions.ApiKeys.Tests.RollInPlace;

/// <summary>A staged key that is dead is found, whichever attempt looks, and given up as soon as a new rotation can succeed.</summary>
public class StagedRollTests
{
    [Fact]
    public async Task Two_attempts_at_once_that_both_replaced_the_key_give_the_rotation_up_and_the_next_one_heals_it()
    {
        await using var stage = await Rolling.AdministeredAsync();
        KillStagedKey(stage, () => stage.RunAsync(RotationStep.CreateSecret));

        var error = await stage.Begin().FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"KeyLost: SendGrid by rolling refuses the key that is staged for secret {Names.Secret} in the request 'verify': status 401. Another attempt has replaced it, or somebody has revoked it. No repeat "
            + $"would bring it back, so AWSPENDING was taken off version {Names.Second}. Start a new rotation with RotateSecret. If that fails: Call them.", error.Message);
        Assert.Equal(RotationErrors.PendingDetached, (await stage.FailAsync(RotationStep.CreateSecret)).Code);
        await AssertNextHealsAsync(stage);
    }

    [Fact]
    public async Task A_staged_key_that_died_is_found_by_a_later_attempt_where_the_one_that_killed_it_died_too()
    {
        await using var stage = await Rolling.AdministeredAsync();
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
        Assert.Equal($"KeyLost: GitLab refuses the key that is staged for secret {Names.Secret} in the request 'verify': status 401, \"401 Unauthorized\". Another attempt has replaced it, or somebody has revoked it. It refuses the current one "
            + $"too, so no label was touched. {Rolling.WhatToDo} The next attempt then gives this rotation up.", error.Message);
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
        await using var stage = await Rolling.AdministeredAsync();
        var tries = 0;
        stage.Vendor.Fault = call => stage.Vendor.Keys.Issued > 2 && call.Path == "/v3/scopes" && ++tries < 5 ? new VendorFault.Refused(401) : null;

        await stage.Begin().RotateAsync();

        Assert.True(tries >= 5);
        Assert.Equal(Names.Second, stage.Store.VersionWith(StagingLabels.Current));
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
}
