using MySqlConnector;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>
/// No password in clear text in the logs of servers that log every statement, and none in what we say. Each test also finds what
/// must be there, so that it is the right log that is searched.
/// </summary>
public class LeakTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MySqlKind.MySql, "ALTER USER '{0}'@'%' IDENTIFIED BY <secret> REPLACE <secret>")]
    [InlineData(MySqlKind.MariaDb, "SET PASSWORD = '{1}'")]
    public async Task A_rotation_leaves_no_password_in_the_servers_logs_nor_in_ours(MySqlKind kind, string statement)
    {
        var account = await CreateAsync(kind);
        var stage = new Stage(account);

        await stage.RotateAsync();

        var log = await account.Server.ReadLogAsync(Cancellation);
        Assert.Contains(statement.Replace("{0}", account.User, StringComparison.Ordinal).Replace("{1}", await account.StoredAsync(), StringComparison.Ordinal),
            log, StringComparison.Ordinal);
        Assert.Contains($"the server knows the account as {account.Name}", stage.Log.Everything, StringComparison.Ordinal);
        Leaks.RequireNone(stage, log, account.Password, await account.StoredAsync());
    }

    [Fact]
    public async Task A_rotation_leaves_no_password_in_what_mysql_remembers_of_statements()
    {
        const string Remembered = "SELECT GROUP_CONCAT(CONCAT_WS('\\n', SQL_TEXT, DIGEST_TEXT)) FROM performance_schema.events_statements_history";
        var account = await CreateAsync(MySqlKind.MySql);
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync("canary of what is remembered", Cancellation);

        await account.Server.ExecuteAsync("SET GLOBAL group_concat_max_len = 1000000", Cancellation);
        var remembered = await account.Server.ReadAsync(Remembered, Cancellation);

        Assert.Contains($"ALTER USER '{account.User}'@'%' IDENTIFIED BY <secret> REPLACE <secret>", remembered, StringComparison.Ordinal);
        Assert.DoesNotContain("canary of what is remembered", remembered, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Password, remembered, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_change_that_the_server_refuses_leaves_no_password_in_its_log_nor_in_the_error(MySqlKind kind)
    {
        const string Canary = "canary of a refused change";
        var account = await CreateAsync(kind);
        await using var session = await account.LogInAsync();
        await account.Server.ExecuteAsync($"DROP USER {account.Name}", Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync(Canary, Cancellation));

        var log = await account.Server.ReadLogAsync(Cancellation);
        Assert.Contains($"DROP USER '{account.User}'", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
        Leaks.RequireNone(error, Canary);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_probe_that_fails_on_data_leaves_the_data_out_of_the_error(MySqlKind kind)
    {
        const string Canary = "canary of a failed probe";
        const string Probe = "INSERT INTO canaries.notes SELECT note FROM canaries.notes"; // a duplicate, which the server quotes
        var account = await CreateAsync(kind);
        await account.Server.ExecuteAsync(
            $"CREATE DATABASE canaries; CREATE TABLE canaries.notes (note VARCHAR(99) PRIMARY KEY); INSERT INTO canaries.notes VALUES ('{Canary}')", Cancellation);
        await account.GrantAsync("SELECT, INSERT ON canaries.notes");
        await using var session = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => session.ProbeAsync(Probe, Cancellation));

        var told = await Assert.ThrowsAsync<MySqlException>(() => account.Server.ReadAsync(Probe, Cancellation));
        Assert.Contains(Canary, told.Message, StringComparison.Ordinal);
        Leaks.RequireNone(error, Canary);
        Assert.Equal($"ProbeFailed: {account.Name} logs in, but the probe of PROBE_SQL failed with error 1062. Grant what it needs, or correct PROBE_SQL; "
            + "where two users take turns, grant it to both: a repeated attempt leaves one that is ready as it is.", error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_refused_login_leaves_no_password_in_the_servers_log_nor_in_the_error(MySqlKind kind)
    {
        const string Canary = "canary of a refused login";
        var account = await CreateAsync(kind);

        var error = await account.FailToLogInAsync(account.Secret(Canary));

        var log = await account.Server.ReadLogAsync(Cancellation);
        Assert.Contains($"Access denied for user '{account.User}'", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
        Leaks.RequireNone(error, Canary);
    }

    [Theory]
    [InlineData("host", "no-such-host.invalid")]
    [InlineData("database", "nowhere")]
    [InlineData("tls", "")]
    [InlineData("clear text", "")]
    public async Task A_login_that_fails_for_another_reason_says_nothing_of_the_password(string field, string value)
    {
        var account = await CreateAsync(MySqlKind.MySql);
        var secret = account.Secret(host: field == "host" ? value : null, database: field == "database" ? value : null, ssl: field == "clear text" ? false : null);

        var error = await account.FailToLogInAsync(secret, field == "tls" ? new TlsSettings() : null);

        Leaks.RequireNone(error, account.Password);
    }

    [Fact]
    public async Task The_search_finds_a_password_that_does_leak()
    {
        const string Canary = "canary that must be found";
        var account = await CreateAsync(MySqlKind.MariaDb);

        await account.AlterAsync($"IDENTIFIED BY '{Canary}'");

        Assert.Contains(Canary, await account.Server.ReadLogAsync(Cancellation), StringComparison.Ordinal);
    }

    private async Task<Account> CreateAsync(MySqlKind kind) => await Account.CreateAsync(await servers.UsualAsync(kind));
}
