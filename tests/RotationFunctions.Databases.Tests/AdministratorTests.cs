namespace RotationFunctions.Databases.Tests;

/// <summary>Whoever can write the application's secret must not be able to aim the administrator's credential.</summary>
public class AdministratorTests
{
    [Theory]
    [InlineData("host", "other.example.com")]
    [InlineData("port", "4321")]
    public async Task An_administrator_of_another_server_is_not_called_on(string field, string value)
    {
        var stage = Stage.Alternating();
        stage.Store.Others[Stage.Administrator] = stage.Store.Others[Stage.Administrator].With(field, value);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RunAsync(RotationStep.CreateSecret));

        Assert.Equal($"AdministratorMismatch: The administrator's secret {Stage.Administrator} is for another server than user 'app' at db, so the "
            + "administrator's password was sent nowhere. Correct 'masterarn', 'host' or 'port'; or, where one of the two names an alias or a "
            + "replica of the other, set ADMINISTRATOR_HOST to the server on which the administrator logs in.", error.Message);
        Assert.Empty(stage.Server.Record);
    }

    [Fact]
    public async Task An_administrators_secret_as_RDS_makes_it_needs_the_host_from_the_setting()
    {
        var bare = SecretValue.FromText("""{"username":"root","password":"rootpw"}""", "the administrator's secret");
        var stage = Stage.Alternating();
        stage.Store.Others[Stage.Administrator] = bare;

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RunAsync(RotationStep.CreateSecret));
        Assert.Equal($"AdministratorMismatch: The administrator's secret {Stage.Administrator} names no 'host' (one that Amazon RDS makes does not). "
            + "Set ADMINISTRATOR_HOST to the server's host name.", error.Message);

        var settled = Stage.Alternating(new DatabaseSettings { AdministratorServer = new DatabaseServer("db", null) });
        settled.Store.Others[Stage.Administrator] = bare;
        await settled.Begin().RotateAsync();
        Assert.True(settled.LogsIn(StagingLabels.Current));
    }

    [Fact]
    public async Task A_login_at_a_server_of_somebody_elses_proves_nothing_where_the_administrator_works()
    {
        var stage = Stage.Alternating(new DatabaseSettings { AdministratorServer = new DatabaseServer("db", null) });
        stage.Server.ForeignHost = "evil.example.com";
        stage.Store.Add(Stage.First, Stage.Value("a guess", Stage.Master).With("host", "evil.example.com"), StagingLabels.Current);
        await stage.Begin().RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.NoCredentialWorks, error.Code);
        Assert.False(stage.Server.Knows("app_clone"));
    }

    [Fact]
    public async Task An_administrator_of_another_kind_of_server_is_refused()
    {
        var stage = Stage.Alternating();
        stage.Store.Others[Stage.Administrator] = stage.Store.Others[Stage.Administrator].With("engine", "oracle");

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.Begin().RunAsync(RotationStep.CreateSecret));

        Assert.Equal("InvalidSecret: The value of a version of the secret has an 'engine' that is none of: fakesql. An administrator's secret must "
            + "be for the same kind of server.", error.Message);
    }

    [Fact]
    public async Task A_pending_value_that_names_another_administrator_is_refused()
    {
        var stage = Stage.Alternating();
        await stage.Begin().RunAsync(RotationStep.CreateSecret);
        stage.Store.Add(Stage.Second, stage.Store.Value(StagingLabels.Pending).With("masterarn", "arn:another"), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Contains("'masterarn'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db.example.com", "db.example.com", null)]
    [InlineData("db.example.com:6543", "db.example.com", 6543)]
    [InlineData("10.0.0.1:6543", "10.0.0.1", 6543)]
    [InlineData("fd00::1", "fd00::1", null)]
    [InlineData("[fd00::1]", "fd00::1", null)]
    [InlineData("[fd00::1]:5432", "fd00::1", 5432)]
    public void The_setting_takes_a_host_with_or_without_a_port(string text, string host, int? port)
    {
        var settings = new SettingsReader(name => name == "ADMINISTRATOR_HOST" ? text : null);

        Assert.Equal(new DatabaseServer(host, port), DatabaseSettings.Read(settings).AdministratorServer);
        settings.ThrowIfInvalid();
    }

    [Theory]
    [InlineData("db.example.com:")]
    [InlineData("db.example.com:many")]
    [InlineData("db.example.com:70000")]
    [InlineData(":5432")]
    [InlineData("db:replica:5432")]
    [InlineData("fd00::1:54321")]
    [InlineData("[fd00::1:5432")]
    [InlineData("[fd00::1]:")]
    [InlineData("[db.example.com]:5432")]
    public void A_setting_that_is_no_host_is_reported(string text)
    {
        var settings = new SettingsReader(name => name == "ADMINISTRATOR_HOST" ? text : null);
        DatabaseSettings.Read(settings);

        var error = Assert.Throws<RotationException>(settings.ThrowIfInvalid);

        Assert.Equal("InvalidSettings: The function's environment variables are wrong: ADMINISTRATOR_HOST must be a host, or a host and a port such "
            + "as db.example.com:5432 or [fd00::1]:5432.", error.Message);
    }

    [Theory]
    [InlineData("writer", null, 3, true)]
    [InlineData("db", 4321, 3, true)] // another server of that host
    [InlineData("DB", null, 1, false)] // the same server: whatever is refused there now is refused
    [InlineData("db", 1234, 1, false)] // its usual port
    public async Task A_replica_is_asked_again_until_what_was_set_on_the_writer_arrives(string administratorHost, int? port, int attempts, bool isFinished)
    {
        var stage = Stage.Alternating(new DatabaseSettings { AdministratorServer = new DatabaseServer(administratorHost, port) });
        var asked = 0;
        stage.Server.Before = next => next == "login app_clone ok" && ++asked <= 2
            ? throw new RotationException(DatabaseErrors.LoginRefused, "It has not arrived yet.")
            : Task.CompletedTask;

        var error = await Record.ExceptionAsync(() => stage.Begin().RotateAsync());

        Assert.Equal(isFinished, error is null);
        Assert.Equal(attempts, asked);
    }

    [Fact]
    public async Task An_account_that_arrives_locked_at_a_replica_is_asked_again()
    {
        var stage = Stage.Alternating(new DatabaseSettings { AdministratorServer = new DatabaseServer("writer", null) });
        var asked = 0;
        stage.Server.Before = next => next == "login app_clone ok" && ++asked <= 2
            ? throw new RotationException(DatabaseErrors.AccountLocked, "It was not unlocked yet.")
            : Task.CompletedTask;

        await stage.Begin().RotateAsync();

        Assert.Equal(3, asked);
    }

    [Theory]
    [InlineData(true, false)] // the user's own change is there where it was made
    [InlineData(true, true)]
    [InlineData(false, true)] // a trial of the configuration: the current value was set long ago
    public async Task Whatever_was_not_just_set_elsewhere_is_asked_once(bool isSingleUser, bool isTrial)
    {
        var settings = new DatabaseSettings
        {
            AdministratorServer = new DatabaseServer("writer", null), Strategy = isSingleUser ? RotationStrategy.SingleUser : RotationStrategy.AlternatingUsers,
        };
        var stage = Stage.Alternating(settings).Begin();
        if (!isTrial)
            await stage.RunAsync(RotationStep.CreateSecret);
        stage.Server["app"] = "another";

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.TestSecret));

        Assert.Equal((DatabaseErrors.LoginRefused, 1), (error.Code, stage.Server.FailedLogins));
    }
}
