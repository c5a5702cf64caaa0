using System.Security.Cryptography;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A user on a server, made for one test.</summary>
internal sealed class Account
{
    private static int _count;

    private Account(PrivatePostgreSql server, string user, string password)
    {
        Server = server;
        User = user;
        Password = password;
    }

    public PrivatePostgreSql Server { get; }

    public string User { get; }

    public string Password { get; }

    /// <summary>The server in the words of an error.</summary>
    public string Place => $"{Server.Host}:{Server.Port}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="options">Goes on from <c>CREATE ROLE … LOGIN PASSWORD …</c>.</param>
    public static async Task<Account> CreateAsync(PrivatePostgreSql server, string options = "", string? user = null, string? password = null)
    {
        user ??= $"app_{Interlocked.Increment(ref _count)}";
        password ??= RandomNumberGenerator.GetHexString(24);
        // The verifier and not the password, so that the server's log holds no password unless it is leaked.
        var verifier = ScramVerifier.Make(password, RandomNumberGenerator.Create());
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {Quote(user)}; CREATE ROLE {Quote(user)} LOGIN PASSWORD '{verifier}' {options}", Cancellation);
        return new Account(server, user, password);
    }

    /// <summary>Changes something of the user: goes on from <c>ALTER ROLE …</c>.</summary>
    public Task AlterAsync(string what) => Server.ExecuteAsync($"ALTER ROLE {Quote(User)} {what}", Cancellation);

    /// <summary>The credential; what is not given is right.</summary>
    public DatabaseSecret Secret(
        string? password = null, string? host = null, int? port = null, string? database = null, bool? ssl = null) => new()
    {
        Engine = "postgres",
        Host = host ?? Server.Host,
        Port = port ?? Server.Port,
        Database = database,
        UserName = User,
        Password = password ?? Password,
        Ssl = ssl,
    };

    public Task<IDatabaseSession> LogInAsync(string? password = null) => LogInAsync(Secret(password));

    public Task<IDatabaseSession> LogInAsync(DatabaseSecret secret, TlsSettings? tls = null, CancellationToken? cancellationToken = null) =>
        new PostgreSqlEngine(tls ?? new TlsSettings(Server.CaBundlePath), RandomNumberGenerator.Create())
            .LogInAsync(secret, secret.Ssl == false ? TlsMode.None : TlsMode.Verified, cancellationToken ?? Cancellation);

    /// <summary>The error of a login that must fail.</summary>
    public async Task<RotationException> FailToLogInAsync(DatabaseSecret? secret = null, TlsSettings? tls = null) =>
        await Assert.ThrowsAsync<RotationException>(async () =>
        {
            await using var session = await LogInAsync(secret ?? Secret(), tls);
        });

    /// <summary>Lets the server itself store a password in the old way.</summary>
    public Task StoreMd5Async(string password) =>
        Server.ExecuteAsync($"SET password_encryption = md5; ALTER ROLE {Quote(User)} PASSWORD {Literal(password)}", Cancellation);

    /// <summary>What the server stores as the user's password.</summary>
    public Task<string> StoredAsync() => Server.ReadAsync($"SELECT rolpassword FROM pg_authid WHERE rolname = {Literal(User)}", Cancellation);

    /// <summary>Whether a session of the user has taken a lock.</summary>
    public async Task<bool> IsLockedAsync() => await Server.ReadAsync(
        $"SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND usename = {Literal(User)}", Cancellation) != "0";

    public override string ToString() => $"user '{User}' at {Place}";

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
