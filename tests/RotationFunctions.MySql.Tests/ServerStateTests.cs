using System.Globalization;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Servers that are read-only, full, offline, or strict: each test changes one and sets it back.</summary>
public class ServerStateTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Two_users_take_turns_under_another_sql_mode(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.ChangeableAsync(kind));
        await using var mode = await SetAsync(turns.Server, "SET GLOBAL sql_mode = 'ANSI'", "SET GLOBAL sql_mode = DEFAULT");

        await turns.RotateAsync();
        turns.Store.Register(RotationStage.Third);
        await turns.RotateAsync(RotationStage.Third);

        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Sessions_that_start_read_only_and_with_another_sql_mode_change_the_password(MySqlKind kind)
    {
        const string Password = """it's "quoted" and back\slashed\""";
        var account = await CreateAsync(kind, user: """a "user's\""");
        await using var reset = await SetAsync(account, "SET GLOBAL TRANSACTION READ ONLY", "SET GLOBAL TRANSACTION READ WRITE");
        await using var mode = await SetAsync(account, "SET GLOBAL sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES'", "SET GLOBAL sql_mode = DEFAULT");

        await ChangeAsync(account, Password);

        await using var session = await account.LogInAsync(Password);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_read_only_server_is_told_and_the_value_stays_pending(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var reset = await SetAsync(account, "SET GLOBAL read_only = ON", "SET GLOBAL read_only = OFF");
        var stage = new Stage(account);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not change the password of {account.Name}. {HostFailure.PointToWriter}", error.Message);
        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Pending));
        await using var session = await account.LogInAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_read_only_server_is_told_to_two_users_who_take_turns_and_neither_is_touched(MySqlKind kind)
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.ChangeableAsync(kind));
        RotationException error;
        await using (await SetAsync(turns.Server, "SET GLOBAL read_only = ON", "SET GLOBAL read_only = OFF"))
            error = await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync());

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not let the user '{turns.Clone}' be prepared by 'admin of {turns.User}'@'%'. {HostFailure.PointToWriter}", error.Message);
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
        await turns.RotateAsync();
        await turns.RequireEqualAsync();
    }

    // Servers themselves end such a transaction before they change an account: what stands before them may not.
    [Theory]
    [InlineData(MySqlKind.MySql, "ALTER USER")]
    [InlineData(MySqlKind.MariaDb, "SET PASSWORD")]
    public async Task A_read_only_transaction_is_told_as_a_read_only_server(MySqlKind kind, string change)
    {
        byte[] refusal = [0xFF, 0x00, 0x07, .. "#25006Cannot execute"u8]; // 1792
        var account = await CreateAsync(kind);
        await using var wire = Wire.To(account.Server.Port);
        await using var session = await account.LogInAsync(account.Secret(port: wire.Port, ssl: false), settings: new MySqlSettings { RetrievePublicKey = true });
        wire.OnRequest = request => Task.FromResult<byte[]?>(
            request.Contains(change, StringComparison.Ordinal) ? [(byte)refusal.Length, 0, 0, 1, .. refusal] : null);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync("a new password", Cancellation));

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not change the password of {account.Name}. {HostFailure.PointToWriter}", error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_server_that_has_no_connection_left_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var reset = await SetAsync(account, "SET GLOBAL max_connections = 10", "SET GLOBAL max_connections = DEFAULT");
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
    [InlineData(MySqlKind.MySql, "AccessRefused: {0} takes connections with TLS only (require_secure_transport), which the secret turns off. Take \"ssl\" out of "
        + "the secret, or say true.")]
    [InlineData(MySqlKind.MariaDb, "LoginRefused: The server refused the password of {1}, or demands TLS, which the secret turns off: it says the same for both. "
        + "Correct 'username' and 'password' in the secret, or the account on the server; or take \"ssl\" out of the secret.")]
    public async Task A_server_that_demands_tls_is_told_where_the_secret_turns_it_off(MySqlKind kind, string told)
    {
        var account = await CreateAsync(kind);
        await using var reset = await SetAsync(account, "SET GLOBAL require_secure_transport = ON", "SET GLOBAL require_secure_transport = OFF");

        var error = await account.FailToLogInAsync(account.Secret(ssl: false), settings: new MySqlSettings { RetrievePublicKey = true });

        Assert.Equal(string.Format(CultureInfo.InvariantCulture, told, account.Place, account), error.Message);
    }

    [Fact]
    public async Task A_server_that_is_offline_is_told()
    {
        var account = await CreateAsync(MySqlKind.MySql);
        await using var reset = await SetAsync(account, "SET GLOBAL offline_mode = ON", "SET GLOBAL offline_mode = OFF");

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
    public async Task A_password_that_mysqls_policy_refuses_is_given_up_and_the_next_rotation_goes_through()
    {
        var account = await CreateAsync(MySqlKind.MySql);
        await using var reset = await SetAsync(
            account, "INSTALL COMPONENT 'file://component_validate_password'", "UNINSTALL COMPONENT 'file://component_validate_password'");

        await GiveUpAsync(account, $"MySQL's password policy refused to change the password of {account.Name}.");
    }

    [Fact]
    public async Task A_password_that_mariadbs_check_refuses_is_given_up_and_the_next_rotation_goes_through()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await using var reset = await SetAsync(account, "INSTALL SONAME 'simple_password_check'", "UNINSTALL SONAME 'simple_password_check'");

        var stage = await GiveUpAsync(account, $"MariaDB's password policy refused to change the password of {account.Name}.");

        Assert.Contains("Warning: The password was changed. MariaDB's password check takes no other than the password itself, which its general log shows "
            + "where that is on. An administrator can let it take what is stored for a password, unchecked, with SET GLOBAL strict_password_validation = OFF.",
            stage.Log.Lines);
    }

    [Fact]
    public async Task A_mariadb_that_checks_passwords_but_takes_hashes_gets_the_hash()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await using var reset = await SetAsync(account, "INSTALL SONAME 'simple_password_check'", "UNINSTALL SONAME 'simple_password_check'");
        await using var lax = await SetAsync(account, "SET GLOBAL strict_password_validation = OFF", "SET GLOBAL strict_password_validation = ON");

        await ChangeAsync(account, "canary of a lax check");

        await using var session = await account.LogInAsync("canary of a lax check");
        Assert.DoesNotContain("canary of a lax check", await account.Server.ReadLogAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_mariadb_blocks_after_failed_logins_is_told_and_a_rotation_makes_none()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await using var reset = await SetAsync(account, "SET GLOBAL max_password_errors = 1", "SET GLOBAL max_password_errors = DEFAULT");
        await using var unblock = await SetAsync(account, "FLUSH PRIVILEGES", "FLUSH PRIVILEGES");
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
            ? await SetAsync(account, "SET GLOBAL max_execution_time = 1", "SET GLOBAL max_execution_time = DEFAULT")
            : await SetAsync(account, "SET GLOBAL max_statement_time = 0.001", "SET GLOBAL max_statement_time = DEFAULT");
        await using var second = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync(account.User, TimeSpan.FromSeconds(1), Cancellation));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
    }

    /// <returns>The stage, after a second rotation that went through.</returns>
    private static async Task<Stage> GiveUpAsync(Account account, string reason)
    {
        var stage = new Stage(account) { Passwords = new PasswordSettings { Length = 5, RequireEachIncludedType = false } };

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        await using (var old = await account.LogInAsync())
        {
            Assert.Equal($"PasswordRejected: {reason}",
                (await Assert.ThrowsAsync<RotationException>(() => old.SetOwnPasswordAsync("short", Cancellation))).Message);
        }

        stage.Passwords = new PasswordSettings();
        stage.Store.Register(Stage.Third);
        await stage.RotateAsync(Stage.Third);
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
        return stage;
    }

    private async Task<Account> CreateAsync(MySqlKind kind, string? user = null) => await Account.CreateAsync(await servers.ChangeableAsync(kind), user: user);

    private static async Task ChangeAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync(password, Cancellation);
    }

    private static Task<Reset> SetAsync(Account account, string change, string back) => SetAsync(account.Server, change, back);

    private static async Task<Reset> SetAsync(MySqlServer server, string change, string back)
    {
        await server.ExecuteAsync(change, Cancellation);
        return new Reset(server, back);
    }

    private sealed class Reset(MySqlServer server, string statement) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await server.ExecuteAsync(statement, CancellationToken.None);
    }
}
