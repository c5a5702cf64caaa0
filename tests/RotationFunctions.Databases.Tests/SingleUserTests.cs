namespace RotationFunctions.Databases.Tests;

public class SingleUserTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task A_rotation_changes_the_password_on_the_server_and_promotes_it()
    {
        await _stage.Begin().RotateAsync();

        Assert.Equal(Stage.Second, _stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(Stage.First, _stage.Store.VersionWith(StagingLabels.Previous));
        Assert.Equal(_stage.Server["app"], _stage.PasswordOf(StagingLabels.Current));
        Assert.NotEqual("old", _stage.Server["app"]);
    }

    [Fact]
    public async Task A_rotation_makes_three_logins_none_of_them_refused_and_changes_the_password_under_the_lock()
    {
        await _stage.Begin().RotateAsync();

        Assert.Equal(["login app ok", "lock", "login app ok", "set app", "login app ok", "probe"], _stage.Server.Record);
    }

    [Fact]
    public async Task A_rotation_makes_ten_calls_two_of_them_writes()
    {
        await _stage.Begin().RotateAsync();

        Assert.Equal(
            ["Describe", "Read", "Put", "Read", "Read", "Describe", "Read", "Describe", "Read", "Promote"], _stage.Store.Calls);
    }

    [Fact]
    public async Task Other_fields_survive_in_their_order()
    {
        _stage.Store.Add(Stage.First, Stage.Value("old", ""","comment":"mine","port":5432"""), StagingLabels.Current);

        await _stage.Begin().RotateAsync();

        var rotated = _stage.Store.Value(StagingLabels.Current);
        Assert.Equal(
            $$"""{"engine":"fakesql","host":"db","username":"app","password":"{{rotated.GetString("password")}}","comment":"mine","port":5432}""",
            rotated.Text!.Replace("\\u0022", "\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeated_set_finds_the_pending_password_at_work_and_changes_nothing()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        await _stage.RunAsync(RotationStep.SetSecret);

        await _stage.RunAsync(RotationStep.SetSecret);

        Assert.Single(_stage.Server.Record, "set app");
    }

    [Fact]
    public async Task The_previous_password_opens_a_server_that_was_set_back()
    {
        await _stage.Begin().RotateAsync();
        _stage.Server["app"] = "old";

        await _stage.Begin(Stage.Third).RotateAsync(Stage.Third);

        Assert.Equal(_stage.Server["app"], _stage.PasswordOf(StagingLabels.Current));
        Assert.Equal(Stage.Third, _stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task Where_no_version_logs_in_the_error_says_so_and_what_to_do()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server["app"] = "changed by hand";

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal("NoCredentialWorks: The server refuses the current and the pending password of user 'app' at db in secret "
            + $"{Stage.Secret}, and the previous one, if there is one. Somebody changed the password on the server, or the account has expired. Store the password that works as the "
            + "current value, or set the current value's password on the server; then rotate again.", error.Message);
        Assert.Equal("changed by hand", _stage.Server["app"]);
    }

    [Theory]
    [InlineData(DatabaseErrors.HostUnreachable)]
    [InlineData(DatabaseErrors.TlsFailed)]
    [InlineData(DatabaseErrors.AccountLocked)]
    [InlineData(DatabaseErrors.TooManyConnections)]
    public async Task A_failure_that_says_nothing_about_the_password_stops_before_another_is_tried(string code)
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        var attempts = 0;
        _stage.Server.Before = _ => attempts++ == 0 ? throw new RotationException(code, "As the server has it.") : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(code, error.Code);
        Assert.Equal(1, attempts);
    }

    [Theory]
    [InlineData("engine", "fakesql-two", "InvalidSecret")]
    [InlineData("host", "evil.example.com", "'host'")]
    [InlineData("username", "admin", "'username'")]
    [InlineData("dbname", "other", "'dbname'")]
    [InlineData("port", "1234", "'port'")]
    [InlineData("ssl", "false", "'ssl' (less protected)")]
    public async Task A_pending_value_that_means_another_account_is_refused_before_any_login(string field, string value, string told)
    {
        _stage.Store.Register(Stage.Second);
        _stage.Store.Add(Stage.Second, Stage.Value("new").With(field, value), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", error.Message, StringComparison.Ordinal);
        Assert.Empty(_stage.Server.Record);
    }

    [Fact]
    public async Task A_previous_value_that_means_another_account_is_no_way_in()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Store.Add("older", Stage.Value("older").With("host", "evil.example.com"), StagingLabels.Previous);
        _stage.Server["app"] = "older";

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.NoCredentialWorks, error.Code);
        Assert.Equal(2, _stage.Server.FailedLogins);
    }

    [Fact]
    public async Task A_password_that_fails_the_probe_is_never_promoted()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        await _stage.RunAsync(RotationStep.SetSecret);
        _stage.Server.Before = entry => entry == "probe" ? throw new RotationException(DatabaseErrors.ProbeFailed, "No.") : Task.CompletedTask;

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.TestSecret));

        Assert.Equal(DatabaseErrors.ProbeFailed, error.Code);
        Assert.Equal(Stage.First, _stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task A_trial_of_the_configuration_logs_in_with_the_current_password_and_runs_the_owners_probe()
    {
        var stage = new Stage(new DatabaseSettings { ProbeSql = "SELECT count(*) FROM orders" }).Begin();

        var outcome = await stage.RunAsync(RotationStep.TestSecret);

        Assert.Equal(RotationOutcome.ConfigurationTested, outcome);
        Assert.Equal(["login app ok", "probe SELECT count(*) FROM orders"], stage.Server.Record);
    }

    [Fact]
    public async Task A_previous_value_that_is_no_credential_is_no_way_in()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Store.Add("older", SecretValue.FromText("to be filled in", "a version of the secret"), StagingLabels.Previous);
        _stage.Server["app"] = "changed by hand";

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.NoCredentialWorks, error.Code);
    }

    [Fact]
    public async Task A_rotation_that_is_turned_off_under_way_changes_nothing()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        _stage.Server.Before = next =>
        {
            if (next == "lock")
                _stage.Store.RotationEnabled = false; // as CancelRotateSecret does
            return Task.CompletedTask;
        };

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(RotationErrors.RotationDisabled, error.Code);
        Assert.Equal("old", _stage.Server["app"]);
    }

    [Theory]
    [InlineData(false, true, 1, 1)]
    [InlineData(false, false, 1, 0)]
    [InlineData(true, true, 0, 0)]
    public async Task The_log_names_the_better_strategy_where_the_old_password_has_died_and_there_is_one(
        bool keepsOldPasswords, bool knowsTurns, int warnings, int namingIt)
    {
        (_stage.Server.KeepsOldPasswords, _stage.Server.KnowsTurns) = (keepsOldPasswords, knowsTurns);

        await _stage.Begin().RotateAsync();

        Assert.Equal(warnings, Lines("The old one stopped working with that"));
        Assert.Equal(namingIt, Lines("Two users that take turns leave no such gap: give the secret a 'masterarn'."));

        int Lines(string text) => _stage.Log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));
    }
}
