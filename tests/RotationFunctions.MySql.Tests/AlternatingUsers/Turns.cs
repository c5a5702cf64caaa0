using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MySqlConnector;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>The secret of two users that take turns on a real server, an administrator's, and databases of their own.</summary>
internal sealed class Turns : RotationStage
{
    private static int _count;

    private Turns(MySqlServer server, Rotator rotator, string user, SecretValue current, SecretValue administrator)
        : base(rotator, current)
    {
        Server = server;
        User = user;
        Store.Others[Administrator] = administrator;
        Store.Register(Second);
    }

    public MySqlServer Server { get; }

    /// <summary>The user that is in use at first.</summary>
    public string User { get; }

    public string Clone => User + "_clone";

    /// <summary>A database that is theirs alone, with a table <c>t</c> (<c>a</c>, <c>b</c>), a procedure <c>p</c> and a function <c>f</c>.</summary>
    public string Shop { get; } = $"shop_{Interlocked.Increment(ref _count)}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="options">Goes on from <c>CREATE USER … IDENTIFIED BY …</c>, for each of the hosts.</param>
    /// <param name="administrator">Its name and password, where it is not the server's.</param>
    /// <param name="host">Another address of the server, where the certificate's name is not asked for.</param>
    /// <param name="through">Where to connect instead of the server's port, and in clear text.</param>
    public static async Task<Turns> CreateAsync(
        MySqlServer server, string options = "", string[]? hosts = null, string? user = null, bool adopt = false, int? through = null, string? administrator = null,
        string? password = null, TimeProvider? clock = null, string? host = null, DatabaseServer? administratorServer = null, string? probe = null)
    {
        user ??= $"mix_{Interlocked.Increment(ref _count)}";
        password ??= RandomNumberGenerator.GetHexString(24);
        var administratorAccount = new MySqlConnectionStringBuilder(server.AdministratorConnectionString);
        JsonObject place(string name, string secret) => new()
        {
            ["engine"] = "mysql", ["host"] = host ?? server.Host, ["port"] = through ?? server.Port, ["username"] = name, ["password"] = secret,
            ["ssl"] = through is null && server.HasTls ? null : false,
        };
        var current = place(user, password);
        current["masterarn"] = Administrator;
        var settings = new DatabaseSettings
        {
            Tls = new TlsSettings(server.CaBundlePath, host is null ? null : "localhost"), AdoptExisting = adopt, AdministratorServer = administratorServer,
            ProbeSql = probe,
        };
        var turns = new Turns(
            server, new DatabaseRotator(new MySqlEngine(settings.Tls, new MySqlSettings { RetrievePublicKey = true }), settings), user,
            SecretValue.FromText(current.ToJsonString()),
            SecretValue.FromText(administrator is null
                ? place(administratorAccount.UserID, administratorAccount.Password).ToJsonString()
                : place(administrator.Replace("$USER", user, StringComparison.Ordinal), administrator.Replace("$USER", user, StringComparison.Ordinal)).ToJsonString()))
        {
            Clock = clock ?? new ImpatientClock(),
        };
        await turns.SetUpAsync(hosts ?? ["%"], password, options);
        return turns;
    }

    /// <summary>With an administrator of their own, called <c>admin of</c> the user.</summary>
    /// <param name="rights">What it may do besides preparing users that have no rights.</param>
    public static async Task<Turns> CreateWithAdministratorAsync(
        MySqlServer server, string? host = null, DatabaseServer? administratorServer = null, TimeProvider? clock = null, params string[] rights)
    {
        var turns = await CreateAsync(server, administrator: "admin of $USER", host: host, administratorServer: administratorServer, clock: clock);
        await turns.SqlAsync("CREATE USER `admin of $USER`@'%' IDENTIFIED BY 'admin of $USER'");
        foreach (var right in rights.Concat(["SELECT ON mysql.*", "CREATE USER ON *.*"]))
            await turns.SqlAsync($"GRANT {right} TO `admin of $USER`@'%'");
        return turns;
    }

    /// <summary>Runs statements as the server's administrator; in them <c>APP</c>, <c>CLONE</c> and <c>SHOP</c> stand for the quoted names, <c>$PASSWORD</c> for the one in use.</summary>
    public async Task SqlAsync(params string[] statements)
    {
        foreach (var statement in statements)
            await Server.ExecuteAsync(Name(statement), Cancellation);
    }

    /// <summary>Lets a day pass since the passwords of a user were set, as far as the server remembers.</summary>
    public Task AgeAsync(string user) => AgeAsync(user, TimeSpan.FromDays(1));

    public Task AgeAsync(string user, TimeSpan by) => SqlAsync(
        Server.Kind == MySqlKind.MySql
            ? $"UPDATE mysql.user SET password_last_changed = password_last_changed - INTERVAL {by.TotalSeconds} SECOND WHERE User = {SqlText.Literal(user)}"
            : $"UPDATE mysql.global_priv SET Priv = JSON_SET(Priv, '$.password_last_changed', JSON_VALUE(Priv, '$.password_last_changed') - {by.TotalSeconds}) WHERE User = {SqlText.Literal(user)}",
        "FLUSH PRIVILEGES");

    /// <summary>Makes a package of MariaDB, whose statements take a mode of their own, and lets an account of the first user execute it.</summary>
    public async Task GrantPackageAsync(string host)
    {
        await using var connection = new MySqlConnection(Server.AdministratorConnectionString);
        await connection.OpenAsync(Cancellation);
        foreach (var sql in new[]
        {
            "SET sql_mode = ORACLE", "CREATE OR REPLACE PACKAGE SHOP.k AS PROCEDURE q(); END",
            "CREATE OR REPLACE PACKAGE BODY SHOP.k AS PROCEDURE q() AS BEGIN SELECT 1; END; END",
            $"GRANT EXECUTE ON PACKAGE SHOP.k TO APP@'{host}'", $"GRANT EXECUTE ON PACKAGE BODY SHOP.k TO APP@'{host}'",
        })
        {
            await using var command = new MySqlCommand(Name(sql), connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    /// <summary>Whether nobody has the lock of the two.</summary>
    public async Task<bool> IsLockFreeAsync() =>
        await AskOfLockAsync("IS_FREE_LOCK") == "1";

    /// <summary>What one of the server's functions about locks says of theirs.</summary>
    public Task<string> AskOfLockAsync(string function) =>
        Server.ReadAsync($"SELECT {function}(CONCAT('RotationFunctions/', LEFT(SHA2('{User}', 256), 32)))", Cancellation);

    /// <summary>Runs a statement as the server's own first user, who may do what even its administrator may not.</summary>
    public async Task RootSqlAsync(string sql)
    {
        await using var connection = await ConnectAsync("root", "", await SocketAsync());
        await using var command = new MySqlCommand(Name(sql), connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>The hosts for which a user has accounts.</summary>
    public Task<string> HostsAsync(string user) =>
        Server.ReadAsync($"SELECT GROUP_CONCAT(Host ORDER BY Host) FROM mysql.user WHERE User = {SqlText.Literal(user)}", Cancellation);

    public Task<string> SocketAsync() => Server.ReadAsync("SELECT @@socket", Cancellation);

    public string Name(string sql) => sql
        .Replace("$PASSWORD", PasswordOf(StagingLabels.Current), StringComparison.Ordinal)
        .Replace("$USER", User, StringComparison.Ordinal)
        .Replace("CLONE", SqlText.Identifier(Clone), StringComparison.Ordinal)
        .Replace("APP", SqlText.Identifier(User), StringComparison.Ordinal)
        .Replace("SHOP", SqlText.Identifier(Shop), StringComparison.Ordinal);

    /// <summary>The token of the rotation that has begun last.</summary>
    public string Token { get; private set; } = Second;

    /// <summary>Begins a rotation, each time with a token of its own.</summary>
    public void Begin()
    {
        Token = $"00000000-0000-0000-0000-{Interlocked.Increment(ref _count):000000000000}";
        Store.Remove(StagingLabels.Pending);
        Store.Register(Token);
    }

    public async Task TurnAsync()
    {
        Begin();
        await RotateAsync(Token);
    }

    /// <summary>The passwords that the secret has for either user.</summary>
    public IReadOnlyList<string> KnownPasswords() =>
    [
        .. new[] { StagingLabels.Pending, StagingLabels.Current, StagingLabels.Previous }.Where(Store.HasValue).Select(PasswordOf),
    ];

    /// <summary>Whether a user may do something: logs in with its password in the secret, as an application does.</summary>
    public async Task<bool> MayAsync(string label, string sql)
    {
        await using var connection = await ConnectAsync(UserOf(label), PasswordOf(label));
        await using var command = new MySqlCommand(Name(sql), connection);
        try
        {
            await command.ExecuteNonQueryAsync(Cancellation);
            return true;
        }
        catch (MySqlException refusal) when (refusal.Number is 1044 or 1045 or 1142 or 1143 or 1227 or 1370)
        {
            return false;
        }
    }

    /// <summary>Requires that both users may do the one and may not do the other.</summary>
    public async Task RequireAsync(string[] allowed, string[] denied)
    {
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            foreach (var sql in allowed)
                Assert.True(await MayAsync(label, sql), $"{label} ({UserOf(label)}) may not: {sql}");
            foreach (var sql in denied)
                Assert.False(await MayAsync(label, sql), $"{label} ({UserOf(label)}) may: {sql}");
        }
    }

    /// <summary>Requires that the server tells the same of both users, wherever it tells something.</summary>
    public async Task RequireEqualAsync() =>
        Assert.Equal(await Picture.OfAsync(Server, User), await Picture.OfAsync(Server, Clone));

    /// <summary>The error number of a login; 0 where it succeeds.</summary>
    public async Task<int> TryLogInAsync(string user, string password, string? socket = null)
    {
        try
        {
            await using var connection = await ConnectAsync(user, password, socket);
            return 0;
        }
        catch (MySqlException refusal)
        {
            return refusal.Number;
        }
    }

    public async Task<MySqlConnection> ConnectAsync(string user, string password, string? socket = null)
    {
        var settings = new MySqlConnectionStringBuilder(Server.AdministratorConnectionString) { UserID = user, Password = password, AllowPublicKeyRetrieval = true };
        if (socket is not null)
            {
            (settings.Server, settings.ConnectionProtocol) = (socket, MySqlConnectionProtocol.UnixSocket);
            (settings.SslMode, settings.SslCa, settings.SkipCertificateRevocationCheck) = (MySqlSslMode.Required, "", false);
        }
        var connection = new MySqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(Cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task SetUpAsync(string[] hosts, string password, string options)
    {
        await SqlAsync(
            "DROP DATABASE IF EXISTS SHOP", "CREATE DATABASE SHOP", "CREATE TABLE SHOP.t (a INT, b INT)", "INSERT INTO SHOP.t VALUES (1, 2)",
            "CREATE PROCEDURE SHOP.p() SELECT 1", "CREATE FUNCTION SHOP.f() RETURNS INT DETERMINISTIC RETURN 1");
        foreach (var host in hosts)
            await SqlAsync($"CREATE USER APP@'{host}' IDENTIFIED BY '{password}' {options}");
    }
}
