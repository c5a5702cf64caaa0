namespace RotationFunctions.Databases.Tests;

public class AlternatingUsersTests
{
    private readonly Stage _stage = Stage.Alternating();

    [Fact]
    public async Task Two_users_take_turns_and_the_one_in_use_is_never_altered()
    {
        await _stage.Begin().RotateAsync();
        Assert.Equal("app_clone", _stage.UserOf(StagingLabels.Current));
        Assert.Equal("old", _stage.Server["app"]);
        Assert.True(_stage.LogsIn(StagingLabels.Current));
        Assert.True(_stage.LogsIn(StagingLabels.Previous));

        await _stage.Begin(Stage.Third).RotateAsync(Stage.Third);
        Assert.Equal("app", _stage.UserOf(StagingLabels.Current));
        Assert.True(_stage.LogsIn(StagingLabels.Current));
        Assert.True(_stage.LogsIn(StagingLabels.Previous));
    }

    [Fact]
    public async Task The_next_user_gets_its_rights_under_the_lock_and_its_password_last()
    {
        await _stage.Begin().RotateAsync();

        Assert.Equal(
            [
                "login root ok", "find app_clone", // before a value is staged
                "login app ok", "login root ok", "lock", "find app_clone", "equip app_clone", "set app_clone",
                "login app_clone ok", "probe",
            ],
            _stage.Server.Record);
    }

    [Fact]
    public async Task From_the_second_turn_on_a_rotation_makes_fourteen_calls_two_of_them_writes()
    {
        await _stage.Begin().RotateAsync();
        _stage.Store.Calls.Clear();
        _stage.Server.Record.Clear();

        await _stage.Begin(Stage.Third).RotateAsync(Stage.Third);

        Assert.Equal(
            [
                "Describe", "Read", "Read", "Put", // previous names the next user, so nobody has to be asked
                "Read", "Read", "ReadOther", "Describe", "Read", "Read", "Read", "Describe", "Read", "Promote",
            ],
            _stage.Store.Calls);
        Assert.Equal(0, _stage.Server.FailedLogins);
        Assert.Equal(
            ["login app_clone ok", "login root ok", "lock", "find app", "equip app", "set app", "login app ok", "probe"], _stage.Server.Record);
    }

    [Fact]
    public async Task A_repeat_that_is_overtaken_after_it_has_read_the_pending_value_finds_all_done()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        var reads = 0;
        _stage.Store.Before = async call =>
        {
            if (call == "Read" && ++reads == 2) // the first one was for the pending value
                await _stage.RotateAsync();
        };

        await _stage.RunAsync(RotationStep.SetSecret);

        Assert.Equal("app_clone", _stage.UserOf(StagingLabels.Current));
        Assert.Single(_stage.Server.Record, "set app_clone");
        Assert.Equal("old", _stage.Server["app"]);
    }

    [Fact]
    public async Task An_edit_between_two_turns_hides_whose_the_next_user_is_until_it_is_adopted()
    {
        await _stage.Begin().RotateAsync();
        var current = _stage.Store.Value(StagingLabels.Current);
        _stage.Store.Add("edit", current, StagingLabels.Previous); // PutSecretValue leaves the version before it there
        _stage.Change(value => value.With("dbname", "shop"));

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.Begin(Stage.Third).RunAsync(RotationStep.CreateSecret, Stage.Third));

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        Assert.Contains("ADOPT_EXISTING=true", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", _stage.Server["app"]);
    }

    [Fact]
    public async Task A_stranger_of_the_next_name_is_left_alone_before_a_value_is_staged()
    {
        _stage.Server["app_clone"] = "a stranger's";

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.Begin().RunAsync(RotationStep.CreateSecret));

        Assert.Equal($"OtherUserExists: The server has a user 'app_clone' already, whose turn would be next, but the AWSPREVIOUS value of secret "
            + $"{Stage.Secret} does not name it: it may be a stranger's, or come from a rotation that was given up. If it is meant for this "
            + "secret, set ADOPT_EXISTING=true: its rights and password will be replaced. Otherwise rename or drop it.", error.Message);
        Assert.DoesNotContain("Put", _stage.Store.Calls);
        Assert.Equal("a stranger's", _stage.Server["app_clone"]);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task A_stranger_who_comes_after_a_value_is_staged_is_left_alone_and_no_login_is_tried_where_passwords_can_be_compared(bool comparesPasswords, int logins)
    {
        _stage.Server.ComparesPasswords = comparesPasswords;
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server["app_clone"] = "a stranger's";

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        Assert.Equal("a stranger's", _stage.Server["app_clone"]);
        Assert.Equal(logins, _stage.Server.FailedLogins);
    }

    [Fact]
    public async Task A_repeat_from_the_first_step_on_does_not_take_its_own_user_for_a_stranger()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        await _stage.RunAsync(RotationStep.SetSecret);

        await _stage.RotateAsync(); // as the service retries a rotation whose test has failed

        Assert.Equal("app_clone", _stage.UserOf(StagingLabels.Current));
        Assert.True(_stage.LogsIn(StagingLabels.Current));
    }

    [Fact]
    public async Task A_setting_adopts_an_existing_user()
    {
        var stage = Stage.Alternating(new DatabaseSettings { AdoptExisting = true });
        stage.Server["app_clone"] = "from another tool";

        await stage.Begin().RotateAsync();

        Assert.True(stage.LogsIn(StagingLabels.Current));
    }

    [Fact]
    public async Task A_name_that_grows_too_long_is_refused_before_a_value_is_staged()
    {
        _stage.Server.LongestUserName = 8;

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.Begin().RunAsync(RotationStep.CreateSecret));

        Assert.Equal(DatabaseErrors.UserNameTooLong, error.Code);
        Assert.DoesNotContain("Put", _stage.Store.Calls);
    }

    [Fact]
    public async Task A_pending_value_that_names_the_user_in_use_stops_before_any_login()
    {
        _stage.Store.Register(Stage.Second);
        _stage.Store.Add(Stage.Second, Stage.Value("new", Stage.Master), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal($"AccountMismatch: The AWSPENDING value of secret {Stage.Secret} differs from the AWSCURRENT one in 'username', so no login "
            + "was tried. A rotation changes the password alone and lets the other of the two users take its turn: correct the current value "
            + "first, then rotate.", error.Message);
        Assert.Empty(_stage.Server.Record);
    }

    [Fact]
    public async Task Without_the_current_password_the_administrator_is_not_called_on()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server["app"] = "changed by hand";
        _stage.Server.Record.Clear();

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.NoCredentialWorks, error.Code);
        Assert.Equal(["login app refused"], _stage.Server.Record);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("login root ok")]
    public async Task A_set_that_is_held_while_two_later_rotations_finish_changes_nothing(string heldAt)
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        var isHeld = false;
        _stage.Server.Before = async next =>
        {
            if (isHeld || next != heldAt)
                return;
            isHeld = true;
            await _stage.RotateAsync();
            await _stage.Begin(Stage.Third).RotateAsync(Stage.Third);
        };

        await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(Stage.Third, _stage.Store.VersionWith(StagingLabels.Current));
        Assert.True(_stage.LogsIn(StagingLabels.Current));
        Assert.True(_stage.LogsIn(StagingLabels.Previous));
    }

    [Fact]
    public async Task A_refused_password_is_given_up_once_pending_is_proved_dead_and_current_alive()
    {
        _stage.Server.AcceptsPassword = _ => false;
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Null(_stage.Store.VersionWith(StagingLabels.Pending));
        Assert.True(_stage.LogsIn(StagingLabels.Current));
    }
}
