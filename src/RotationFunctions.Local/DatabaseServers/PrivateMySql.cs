using System.Globalization;
using System.Security.Cryptography;
using MySqlConnector;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server from this machine's binaries, with a data folder of its own, TLS, and a log of every login and statement.</summary>
public sealed class PrivateMySql : MySqlServer
{
    private const string SystemUser = "mysql";
    private const string Administrator = "administrator";
    private const string Shutdown = "TERM";
    private static readonly string[] LogFiles = ["log", "general.log", "slow.log"];

    private readonly ServerFolder _folder;
    private readonly Func<ServerProcess> _start;
    private ServerProcess _process;

    private PrivateMySql(MySqlKind kind, ServerFolder folder, Func<ServerProcess> start, ServerProcess process, string connectionString, string version)
    {
        _folder = folder;
        _start = start;
        _process = process;
        Kind = kind;
        AdministratorConnectionString = connectionString;
        CaBundlePath = new MySqlConnectionStringBuilder(connectionString).SslCa is { Length: > 0 } path ? path : null;
        Description = $"{NameOf(kind)} {version}, private, on {Host}:{Port} {(HasTls ? "with" : "without")} TLS";
    }

    public override MySqlKind Kind { get; }

    public override string Description { get; }

    public override string AdministratorConnectionString { get; }

    public override bool HasTls => CaBundlePath is not null;

    public override string? CaBundlePath { get; }

    /// <param name="settings">
    /// Server options, such as <c>max-connections=5</c>, on top of the usual ones; <see cref="WithoutTls"/> makes one without TLS.
    /// </param>
    public static async Task<PrivateMySql> StartFromAsync(MySqlBinaries binaries, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var folder = await ServerFolder.CreateAsync($"rotation-{NameOf(binaries.Kind).ToLowerInvariant()}-", SystemUser, cancellationToken);
        try
        {
            var connection = Connection(folder, hasTls: !settings.Contains(WithoutTls(binaries.Kind)));
            await InitializeAsync(binaries, folder, connection.Password, cancellationToken);
            ServerProcess Start() => folder.Start(binaries.Server, Arguments(binaries, folder, connection.Port, settings), folder.PathOf("log"));
            var (process, version) = await RunAsync(Start, binaries.Kind, connection.ConnectionString, cancellationToken);
            return new PrivateMySql(binaries.Kind, folder, Start, process, connection.ConnectionString, version);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The option of a server that has no TLS.</summary>
    public static string WithoutTls(MySqlKind kind) => kind == MySqlKind.MySql ? "tls-version=" : "skip-ssl";

    /// <summary>Stops the server and starts it again, with the same data and settings.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.StopAsync(Shutdown);
        (_process, _) = await RunAsync(_start, Kind, AdministratorConnectionString, cancellationToken);
    }

    public override async Task<string?> ReadLogAsync(CancellationToken cancellationToken)
    {
        var logs = LogFiles.Select(_folder.PathOf).Where(File.Exists);
        return string.Join('\n', await Task.WhenAll(logs.Select(log => File.ReadAllTextAsync(log, cancellationToken))));
    }

    public override async ValueTask DisposeAsync()
    {
        await _process.StopAsync(Shutdown);
        _folder.Dispose();
    }

    private static MySqlConnectionStringBuilder Connection(ServerFolder folder, bool hasTls) => new()
    {
        Server = "127.0.0.1",
        Port = (uint)folder.Port,
        UserID = Administrator,
        Password = RandomNumberGenerator.GetHexString(32),
        SslMode = hasTls ? MySqlSslMode.VerifyFull : MySqlSslMode.None,
        SkipCertificateRevocationCheck = hasTls,
        SslCa = hasTls ? folder.PathOf("ca.pem") : "",
        AllowUserVariables = true,
        Pooling = false,
    };

    private static async Task<(ServerProcess Process, string Version)> RunAsync(
        Func<ServerProcess> start, MySqlKind kind, string connectionString, CancellationToken cancellationToken)
    {
        var process = start();
        try
        {
            return (process, await process.UntilReadyAsync(NameOf(kind), () => VersionAsync(connectionString, cancellationToken), MayBeStarting, cancellationToken));
        }
        catch
        {
            await process.StopAsync(Shutdown);
            throw;
        }
    }

    private static bool MayBeStarting(Exception failure) => failure is MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost };

    // The data folder is made while privileges are not looked at yet: they must be loaded before a user can be made.
    private static async Task InitializeAsync(MySqlBinaries binaries, ServerFolder folder, string password, CancellationToken cancellationToken)
    {
        ServerCertificates.Write(folder);
        folder.Write("users.sql", $"""
            FLUSH PRIVILEGES;
            CREATE USER '{Administrator}'@'%' IDENTIFIED BY '{password}';
            GRANT ALL PRIVILEGES ON *.* TO '{Administrator}'@'%' WITH GRANT OPTION;
            DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1';

            """);
        Directory.CreateDirectory(folder.PathOf("tmp")); // the shared one has files of other servers, which delete what they take for their own
        await folder.HandOverAsync(cancellationToken);
        string[] arguments = ["--no-defaults", .. binaries.Arguments, .. Folders(folder).Select(setting => $"--{setting}")];
        if (binaries.Kind == MySqlKind.MySql)
            await folder.RunAsync(binaries.Server,
                [.. arguments, "--initialize-insecure", $"--init-file={folder.PathOf("users.sql")}"], cancellationToken);
        else
            await folder.RunAsync(binaries.Installer,
                [.. arguments, "--auth-root-authentication-method=normal", "--skip-test-db", $"--extra-file={folder.PathOf("users.sql")}"], cancellationToken);
        File.Delete(folder.PathOf("users.sql"));
    }

    private static IEnumerable<string> Arguments(MySqlBinaries binaries, ServerFolder folder, uint port, IReadOnlyList<string> settings) =>
    [
        "--no-defaults", .. binaries.Arguments,
        .. Usual(binaries.Kind, folder).Append(string.Create(CultureInfo.InvariantCulture, $"port={port}")).Concat(settings).Select(setting => $"--{setting}"),
    ];

    private static IEnumerable<string> Usual(MySqlKind kind, ServerFolder folder) =>
    [
        "bind-address=127.0.0.1", "skip-name-resolve", .. Folders(folder),
        $"socket={folder.PathOf("socket")}", $"pid-file={folder.PathOf("pid")}",
        $"ssl-ca={folder.PathOf("ca.pem")}", $"ssl-cert={folder.PathOf("server.pem")}", $"ssl-key={folder.PathOf("server.key")}",
        "general-log=1", $"general-log-file={folder.PathOf("general.log")}", "log-output=FILE",
        "slow-query-log=1", $"slow-query-log-file={folder.PathOf("slow.log")}", "long-query-time=0",
        "innodb-flush-log-at-trx-commit=0",
        .. kind == MySqlKind.MySql ? ["mysqlx=OFF", "secure-file-priv=NULL", "skip-log-bin"] : new[] { "plugin-load-add=auth_ed25519" },
    ];

    private static IEnumerable<string> Folders(ServerFolder folder) => [$"datadir={folder.PathOf("data")}", $"tmpdir={folder.PathOf("tmp")}"];
}
