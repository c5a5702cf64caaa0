using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A user on a server, made for one test.</summary>
internal sealed partial class Account
{
    private static int _count;

    private Account(MySqlServer server, string user, string host, string password)
    {
        Server = server;
        User = user;
        Host = host;
        Password = password;
    }

    public MySqlServer Server { get; }

    public string User { get; }

    public string Host { get; }

    public string Password { get; }

    /// <summary>The account as SQL has it.</summary>
    public string Name => $"{Literal(User)}@{Literal(Host)}";

    /// <summary>The server's kind in the words of an error.</summary>
    public string Product => Server.Kind == MySqlKind.MySql ? "MySQL" : "MariaDB";

    /// <summary>The server in the words of an error.</summary>
    public string Place => $"{Server.Host}:{Server.Port}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="options">Goes on from <c>CREATE USER … IDENTIFIED BY …</c>.</param>
    public static async Task<Account> CreateAsync(
        MySqlServer server, string options = "", string? user = null, string? password = null, string host = "%")
    {
        var account = new Account(
            server, user ?? $"app_{Interlocked.Increment(ref _count)}", host, password ?? RandomNumberGenerator.GetHexString(24));
        await server.ExecuteAsync($"DROP USER IF EXISTS {account.Name}", Cancellation);
        // MariaDB gets what it would store, so that its log holds no password unless it is leaked; MySQL leaves it out by itself.
        var identification = server.Kind == MySqlKind.MySql ? Literal(account.Password) : $"PASSWORD '{NativeVerifier.Make(account.Password)}'";
        await server.ExecuteAsync($"CREATE USER {account.Name} IDENTIFIED BY {identification} {options}", Cancellation);
        return account;
    }

    /// <summary>The credential; what is not given is right.</summary>
    public DatabaseSecret Secret(
        string? password = null, string? host = null, int? port = null, string? database = null, bool? ssl = null) => new()
    {
        Engine = "mysql",
        Host = host ?? Server.Host,
        Port = port ?? Server.Port,
        Database = database,
        UserName = User,
        Password = password ?? Password,
        Ssl = ssl,
    };

    public Task<IDatabaseSession> LogInAsync(string? password = null) => LogInAsync(Secret(password));

    public Task<IDatabaseSession> LogInAsync(
        DatabaseSecret secret, TlsSettings? tls = null, MySqlSettings? settings = null, CancellationToken? cancellationToken = null) =>
        new MySqlEngine(tls ?? new TlsSettings(Server.CaBundlePath), settings ?? new MySqlSettings())
            .LogInAsync(secret, secret.Ssl == false ? TlsMode.None : TlsMode.Verified, cancellationToken ?? Cancellation);

    /// <summary>The error of a login that must fail.</summary>
    public async Task<RotationException> FailToLogInAsync(DatabaseSecret? secret = null, TlsSettings? tls = null, MySqlSettings? settings = null) =>
        await Assert.ThrowsAsync<RotationException>(async () =>
        {
            await using var session = await LogInAsync(secret ?? Secret(), tls, settings);
        });

    /// <summary>Changes something of the account: goes on from <c>ALTER USER …</c>.</summary>
    public Task AlterAsync(string what) => Server.ExecuteAsync($"ALTER USER {Name} {what}", Cancellation);

    /// <summary>Goes on from <c>GRANT …</c>, up to <c>TO</c>.</summary>
    public Task GrantAsync(string what) => Server.ExecuteAsync($"GRANT {what} TO {Name}", Cancellation);

    /// <summary>How often the user logged in and was refused so far.</summary>
    public async Task<LoginCount> CountLoginsAsync() => LoginCount.InMySqlLog((await Server.ReadLogAsync(Cancellation))!, User);

    /// <summary>What the server stores as the account's password.</summary>
    public Task<string> StoredAsync() => Server.ReadAsync(
        $"SELECT authentication_string FROM mysql.user WHERE User = {Literal(User)} AND Host = {Literal(Host)}", Cancellation);

    /// <summary>The account as the server would create it, but for what it stores as its password.</summary>
    public async Task<string> DefinitionAsync() =>
        Stored().Replace(await Server.ReadAsync($"SHOW CREATE USER {Name}", Cancellation), "$1 '…'");

    public override string ToString() => $"user '{User}' at {Place}";

    public static string Literal(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"(AS|USING|PASSWORD) '(?:[^'\\]|''|\\.)*'", RegexOptions.Singleline)]
    private static partial Regex Stored();
}
