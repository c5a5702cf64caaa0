namespace RotationFunctions.Databases.Tests;

/// <summary>A staged password that the server refuses can never be replaced under its token.</summary>
public class PoisonTests
{
    private readonly Stage _stage = new();

    public PoisonTests() => _stage.Server.AcceptsPassword = _ => false;

    [Fact]
    public async Task It_is_given_up_and_a_new_rotation_gets_a_fresh_one()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal($"PasswordRejected: The server refuses the new password of user 'app' at db, and would refuse it in every repeat, so "
            + $"AWSPENDING was taken off version {Stage.Second} of secret {Stage.Secret}; the current password still works. Make PASSWORD_LENGTH "
            + "and the EXCLUDE_… settings fit the server's password policy, then start a new rotation with RotateSecret.", error.Message);
        Assert.Null(_stage.Store.VersionWith(StagingLabels.Pending));

        _stage.Server.AcceptsPassword = _ => true;
        await _stage.Begin(Stage.Third).RotateAsync(Stage.Third);
        Assert.Equal(_stage.Server["app"], _stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task Repeats_of_its_token_end_at_the_gate()
    {
        var stage = new Stage().Begin();
        stage.Server.AcceptsPassword = _ => false;
        await stage.RunAsync(RotationStep.CreateSecret);
        await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        foreach (var step in RotationSteps.OfRotation)
        {
            var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(step));
            Assert.Equal(RotationErrors.PendingDetached, error.Code);
        }
        Assert.Equal("old", stage.Server["app"]);
    }

    [Fact]
    public async Task A_refusal_after_the_change_took_effect_is_a_success()
    {
        _stage.Server.AcceptsPassword = _ => true;
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server.After = entry => entry == "set app" ? throw Refusal(DatabaseErrors.PasswordRejected) : Task.CompletedTask;

        await _stage.RunAsync(RotationStep.SetSecret);

        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Pending));
        Assert.Equal(_stage.Server["app"], _stage.PasswordOf(StagingLabels.Pending));
    }

    [Fact]
    public async Task Without_proof_that_it_does_not_log_in_no_label_is_touched()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server.Before = entry => entry switch
        {
            "set app" => throw Refusal(DatabaseErrors.PasswordReused), // a history may have it from an attempt whose reply was lost
            "login app refused" => throw Refusal(DatabaseErrors.HostUnreachable),
            _ => Task.CompletedTask,
        };

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.HostUnreachable, error.Code);
        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task No_login_is_tried_in_vain_where_the_current_one_proves_that_pending_is_not_set()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);

        await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(0, _stage.Server.FailedLogins);
        Assert.Null(_stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task Without_proof_that_current_logs_in_no_label_is_touched()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server.Before = entry =>
        {
            if (entry == "set app")
                _stage.Server["app"] = "changed by hand";
            return Task.CompletedTask;
        };

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task A_step_that_came_in_with_the_previous_password_never_gives_pending_up()
    {
        _stage.Server.AcceptsPassword = _ => true;
        await _stage.Begin().RotateAsync();
        _stage.Server["app"] = "old";
        _stage.Server.AcceptsPassword = _ => false;
        await _stage.Begin(Stage.Third).RunAsync(RotationStep.CreateSecret, Stage.Third);

        await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret, Stage.Third));

        Assert.Equal(Stage.Third, _stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Theory]
    [InlineData(DatabaseErrors.PrivilegeMissing)]
    [InlineData(DatabaseErrors.ReadOnlyServer)]
    [InlineData(DatabaseErrors.StatementRefused)]
    public async Task What_another_password_does_not_cure_leaves_pending_staged(string code)
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server.Before = entry => entry == "set app" ? throw Refusal(code) : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(code, error.Code);
        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Pending));
    }

    private static RotationException Refusal(string code) => new(code, "As the server has it.");

    [Fact]
    public async Task The_next_of_two_users_that_the_proof_itself_has_locked_is_no_user_in_use()
    {
        var stage = Stage.Alternating().Begin();
        stage.Server.AcceptsPassword = _ => false;
        stage.Server.Before = entry => entry.StartsWith("login app_clone", StringComparison.Ordinal) ? throw Refusal(DatabaseErrors.AccountLocked) : Task.CompletedTask;
        await stage.RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
    }
}
