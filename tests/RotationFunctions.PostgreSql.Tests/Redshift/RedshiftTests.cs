using System.Security.Cryptography;
using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Amazon Redshift, by its documented rules: there is no server to be had.</summary>
public sealed class RedshiftTests : IAsyncDisposable
{
    private readonly RedshiftOfOurOwn _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("redshift")]
    [InlineData("postgres")] // the server tells what it is
    public async Task A_user_changes_its_own_password_by_a_hash(string engine)
    {
        var stage = Create(engine);

        await stage.RotateAsync();

        Assert.Equal(Md5Verifier.Make(stage.PasswordOf(StagingLabels.Current), "app"), _server["app"]);
        Assert.Single(_server.Statements, statement => statement.StartsWith("ALTER USER", StringComparison.Ordinal));
        Assert.All(_server.Statements, statement => Assert.Contains(statement, (string[])["SELECT version()", "SELECT 1", $"ALTER USER \"app\" PASSWORD '{_server["app"]}'"]));
        Assert.DoesNotContain(stage.PasswordOf(StagingLabels.Current), _server.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repeats_after_a_crash_finish_the_rotation()
    {
        var stage = Create();
        await stage.RunAsync(RotationStep.CreateSecret);
        await stage.RunAsync(RotationStep.SetSecret);

        await stage.RotateAsync();

        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(Md5Verifier.Make(stage.PasswordOf(StagingLabels.Current), "app"), _server["app"]);
    }

    [Theory]
    [InlineData("Short1a")]
    [InlineData("no-upper-case-1")]
    [InlineData("NO-LOWER-CASE-1")]
    [InlineData("No-digit-at-all")]
    [InlineData("A quote'1")]
    [InlineData("With a space 1")]
    [InlineData("With/slash1")]
    [InlineData("With@sign1")]
    [InlineData("Wïth-umlaut1")]
    public async Task A_password_against_its_rules_is_refused_before_it_is_sent(string password)
    {
        var stored = _server["app"] = Md5Verifier.Make("old", "app");
        await using var session = await LogInAsync("old");

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync(password, TestContext.Current.CancellationToken));

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.DoesNotContain(password, error.Message, StringComparison.Ordinal);
        Assert.Equal(stored, _server["app"]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    public async Task A_password_by_its_rules_is_set(int length)
    {
        _server["app"] = Md5Verifier.Make("old", "app");
        var password = "Aa1" + new string('!', length - 3);
        await using (var session = await LogInAsync("old"))
            await session.SetOwnPasswordAsync(password, TestContext.Current.CancellationToken);

        await using var again = await LogInAsync(password);

        Assert.Equal("app", again.Account);
    }

    [Fact]
    public async Task A_password_that_settings_make_too_long_is_given_up()
    {
        var stage = Create();
        stage.Passwords = new PasswordSettings { Length = 65 };
        await stage.RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
    }

    [Fact]
    public async Task Two_users_do_not_take_turns_there_and_that_is_told_before_a_value_is_staged()
    {
        var stage = Create();
        _server["root"] = Md5Verifier.Make("root's", "root");
        var current = stage.Store.Value(StagingLabels.Current);
        stage.Store.Add(RotationStage.First, current.With("masterarn", RotationStage.Administrator), StagingLabels.Current);
        stage.Store.Others[RotationStage.Administrator] = current.With("username", "root").With("password", "root's");

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.CreateSecret));

        Assert.Equal("InvalidSettings: Two users cannot take turns on Amazon Redshift: no user can start in the role of another there, so one could not use "
            + "what the other creates. Take 'masterarn' out of the secret, or set ROTATION_STRATEGY=single-user: then the user changes its own password.",
            error.Message);
        Assert.False(stage.Store.HasValue(StagingLabels.Pending));
    }

    [Fact]
    public void Where_the_secret_names_no_port_and_no_database_its_own_are_meant()
    {
        var secret = new DatabaseSecret { Engine = "redshift", Host = "db", UserName = "app", Password = "old" };

        Assert.Equal((5439, "dev"), (PostgreSqlEngine.PortOf(secret), PostgreSqlEngine.DatabaseOf(secret)));
    }

    private RotationStage Create(string engine = "redshift")
    {
        _server["app"] = Md5Verifier.Make("old", "app");
        var stage = new RotationStage(
            new DatabaseRotator(new PostgreSqlEngine(new TlsSettings(), RandomNumberGenerator.Create()), new DatabaseSettings()),
            SecretValue.FromText($$"""{"engine":"{{engine}}","host":"127.0.0.1","port":{{_server.Port}},"username":"app","password":"old","ssl":false}"""));
        stage.Store.Register(RotationStage.Second);
        return stage;
    }

    private Task<IDatabaseSession> LogInAsync(string password) => new PostgreSqlEngine(new TlsSettings(), RandomNumberGenerator.Create()).LogInAsync(
        new DatabaseSecret { Engine = "redshift", Host = "127.0.0.1", Port = _server.Port, UserName = "app", Password = password },
        TlsMode.None, TestContext.Current.CancellationToken);
}
