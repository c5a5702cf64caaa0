using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Servers that are full, offline, or strict.</summary>
[Collection(Setting.OfServer)]
public class ServerStateTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_server_that_has_no_connection_left_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var reset = await Setting.ChangeAsync(account.Server, "SET GLOBAL max_connections = 10", "SET GLOBAL max_connections = DEFAULT");
        var sessions = new List<IDatabaseSession>();

        var error = await Assert.ThrowsAsync<RotationException>(async () =>
        {
            while (true)
                sessions.Add(await account.LogInAsync());
        });

        foreach (var session in sessions)
            await session.DisposeAsync();
        Assert.Equal($"TooManyConnections: The server has no connection left for {account}. Raise its limit or the account's, or end idle sessions.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_server_that_demands_tls_is_told_where_the_secret_turns_it_off(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var reset = await Setting.ChangeAsync(account.Server, "SET GLOBAL require_secure_transport = ON", "SET GLOBAL require_secure_transport = OFF");

        var error = await account.FailToLogInAsync(account.Secret(ssl: false), settings: new MySqlSettings { RetrievePublicKey = true });

        var told = $"AccessRefused: {account.Place} takes connections with TLS only (require_secure_transport), which the secret turns off. Take \"ssl\" out of "
            + "the secret, or say true.";
        var toldByOldMariaDb = $"LoginRefused: The server refused the password of {account}, or demands TLS, which the secret turns off: it says the same for both. "
            + "Correct 'username' and 'password' in the secret, or the account on the server; or take \"ssl\" out of the secret.";
        Assert.Contains(error.Message, kind == MySqlKind.MySql ? [told] : new[] { told, toldByOldMariaDb });
    }

    [Fact]
    public async Task A_server_that_is_offline_is_told()
    {
        var account = await CreateAsync(MySqlKind.MySql);
        await using var reset = await Setting.ChangeAsync(account.Server, "SET GLOBAL offline_mode = ON", "SET GLOBAL offline_mode = OFF");

        var error = await account.FailToLogInAsync();

        Assert.Equal($"ServerNotReady: {account.Place} is stopping or offline. Start it, or end its offline_mode; the service will try again.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_address_that_no_account_is_for_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        const string AccountsForAnyHost =
            "SELECT CONCAT('RENAME USER ', GROUP_CONCAT(QUOTE(User), '@''%'' TO ', QUOTE(User), '@''127.0.0.1''')) FROM mysql.user WHERE Host = '%'";
        await account.Server.ExecuteAsync($"{await account.Server.ReadAsync(AccountsForAnyHost, Cancellation)}; FLUSH PRIVILEGES", Cancellation);
        var secret = account.Secret(host: MachineAddress.Require().ToString());

        var error = await account.FailToLogInAsync(secret, new TlsSettings(account.Server.CaBundlePath, "localhost"));

        Assert.Equal($"AccessRefused: {secret.Host}:{secret.Port} has no account at all that may come from the function's address. Create '{account.User}' for "
            + "it, or for any host ('%').", error.Message);
    }

    [Fact]
    public async Task An_account_that_mariadb_blocks_after_failed_logins_is_told_and_a_rotation_makes_none()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await using var reset = await Setting.ChangeAsync(account.Server, "SET GLOBAL max_password_errors = 1", "SET GLOBAL max_password_errors = DEFAULT");
        await using var unblock = await Setting.ChangeAsync(account.Server, "FLUSH PRIVILEGES", "FLUSH PRIVILEGES");
        var stage = new Stage(account);

        await stage.RotateAsync();

        var rotated = stage.PasswordOf(StagingLabels.Current);
        await (await account.LogInAsync(rotated)).DisposeAsync();
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
        Assert.Equal($"AccountLocked: The account of {account} is blocked, after too many failed logins (max_password_errors). An administrator can let it in "
            + "again with FLUSH PRIVILEGES.", (await account.FailToLogInAsync(account.Secret(rotated))).Message);
    }

    [Fact]
    public async Task An_account_whose_plugin_mysql_does_not_have_any_more_is_told()
    {
        var account = await CreateAsync(MySqlKind.MySql);
        await account.Server.ExecuteAsync($"UPDATE mysql.user SET plugin = 'mysql_native_password' WHERE User = '{account.User}'; FLUSH PRIVILEGES", Cancellation);

        var error = await account.FailToLogInAsync();
        var cure = $"ALTER USER '{account.User}'@'%' IDENTIFIED WITH caching_sha2_password BY 'PASSWORD'";

        Assert.Equal($"AuthenticationUnsupported: The server does not know (any more) how {account} is to authenticate, as MySQL 9 does not know "
            + $"mysql_native_password. An administrator can give the account another way with {cure} (for '%', write the host of the account, and for 'PASSWORD' the "
            + "password of the secret); on MariaDB, INSTALL SONAME 'auth_ed25519' brings back ed25519.", error.Message);
        await account.Server.ExecuteAsync(cure, Cancellation);
        await using var session = await account.LogInAsync("PASSWORD");
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_limit_on_how_long_a_statement_may_run_does_not_cut_the_waiting_for_the_lock_short(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var first = await account.LogInAsync();
        await first.LockAsync(account.User, TimeSpan.FromSeconds(10), Cancellation);
        await using var reset = kind == MySqlKind.MySql
            ? await Setting.ChangeAsync(account.Server, "SET GLOBAL max_execution_time = 1", "SET GLOBAL max_execution_time = DEFAULT")
            : await Setting.ChangeAsync(account.Server, "SET GLOBAL max_statement_time = 0.001", "SET GLOBAL max_statement_time = DEFAULT");
        await using var second = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync(account.User, TimeSpan.FromSeconds(1), Cancellation));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
    }

    private async Task<Account> CreateAsync(MySqlKind kind) => await Account.CreateAsync(await servers.ChangeableAsync(kind));
}
