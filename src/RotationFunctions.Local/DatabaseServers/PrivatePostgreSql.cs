using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server from this machine's binaries, with a data folder of its own, TLS, and a log of every login.</summary>
public sealed class PrivatePostgreSql : PostgreSqlServer
{
    private const string Administrator = "postgres";
    private const string FastShutdown = "INT";

    private readonly ServerFolder _folder;
    private readonly Func<ServerProcess> _start;
    private ServerProcess _process;

    private PrivatePostgreSql(ServerFolder folder, Func<ServerProcess> start, ServerProcess process, string connectionString, string version)
    {
        _folder = folder;
        _start = start;
        _process = process;
        AdministratorConnectionString = connectionString;
        CaBundlePath = new NpgsqlConnectionStringBuilder(connectionString).RootCertificate;
        Description = $"PostgreSQL {version}, private, on {Host}:{Port} {(HasTls ? "with" : "without")} TLS";
    }

    public override string Description { get; }

    public override string AdministratorConnectionString { get; }

    public override bool HasTls => CaBundlePath is not null;

    public override string? CaBundlePath { get; }

    /// <summary>The folder of server binaries that <c>ROTATION_POSTGRESQL_BIN</c> names, or of the newest on this machine; <c>null</c> where there are none.</summary>
    /// <exception cref="NoServerException"><c>ROTATION_POSTGRESQL_BIN</c> names a folder without them.</exception>
    public static string? FindBinaries()
    {
        IEnumerable<string> candidates =
        [
            .. Versions("/usr/lib/postgresql", "bin"),
            .. Versions("/opt/homebrew/opt", "bin", "postgresql@*"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        return FindNamedBinaries() ?? candidates.FirstOrDefault(HasBinaries);
    }

    internal static string? FindNamedBinaries() => Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL_BIN") switch
    {
        null or "" => null,
        var folder when HasBinaries(folder) => folder,
        var folder => throw new NoServerException(
            $"ROTATION_POSTGRESQL_BIN is '{folder}', but no 'postgres' and 'initdb' are there. Set it to the folder of a server's binaries."),
    };

    /// <param name="settings">Server settings, such as <c>log_statement=all</c>, on top of the usual ones; <c>ssl=off</c> makes one without TLS.</param>
    /// <param name="address">An address of this machine besides the loopback one, where it listens too.</param>
    public static async Task<PrivatePostgreSql> StartFromAsync(
        string binaries, IReadOnlyList<string> settings, CancellationToken cancellationToken, IPAddress? address = null)
    {
        var folder = await ServerFolder.CreateAsync("rotation-postgresql-", Administrator, cancellationToken);
        try
        {
            var connection = Connection(folder, hasTls: !settings.Contains("ssl=off"));
            await InitializeAsync(binaries, folder, connection.Password!, address, cancellationToken);
            var arguments = Arguments(folder, connection.Port, address is null ? settings : [$"listen_addresses=127.0.0.1,{address}", .. settings]);
            ServerProcess Start() => folder.Start(Path.Combine(binaries, "postgres"), arguments, folder.PathOf("log"));
            var (process, version) = await RunAsync(Start, connection.ConnectionString, cancellationToken);
            return new PrivatePostgreSql(folder, Start, process, connection.ConnectionString, version);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server and starts it again, with the same data and settings.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.StopAsync(FastShutdown);
        (_process, _) = await RunAsync(_start, AdministratorConnectionString, cancellationToken);
    }

    public override async Task<string?> ReadLogAsync(CancellationToken cancellationToken) => await _process.ReadLogAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _process.StopAsync(FastShutdown);
        _folder.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Connection(ServerFolder folder, bool hasTls) => new()
    {
        Host = "127.0.0.1",
        Port = folder.Port,
        Username = Administrator,
        Password = RandomNumberGenerator.GetHexString(32),
        Database = "postgres",
        SslMode = hasTls ? SslMode.VerifyFull : SslMode.Disable,
        RootCertificate = hasTls ? folder.PathOf("ca.pem") : null,
        Pooling = false,
    };

    private static async Task<(ServerProcess Process, string Version)> RunAsync(
        Func<ServerProcess> start, string connectionString, CancellationToken cancellationToken)
    {
        var process = start();
        try
        {
            return (process, await process.UntilReadyAsync(
                "PostgreSQL", () => VersionAsync(connectionString, cancellationToken), MayBeStarting, cancellationToken));
        }
        catch
        {
            await process.StopAsync(FastShutdown);
            throw;
        }
    }

    private static async Task InitializeAsync(
        string binaries, ServerFolder folder, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        ServerCertificates.Write(folder, address);
        folder.Write("password", password);
        await folder.HandOverAsync(cancellationToken);
        await folder.RunAsync(Path.Combine(binaries, "initdb"),
        [
            "-D", folder.PathOf("data"), "-U", Administrator, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync",
            $"--pwfile={folder.PathOf("password")}",
        ], cancellationToken);
        File.Delete(folder.PathOf("password"));
        if (address is not null)
            await File.AppendAllTextAsync(folder.PathOf("data/pg_hba.conf"), "host all all samehost scram-sha-256\n", cancellationToken);
    }

    private static string[] Arguments(ServerFolder folder, int port, IReadOnlyList<string> settings)
    {
        string[] usual =
        [
            "listen_addresses=127.0.0.1", "fsync=off", "log_connections=on", "ssl=on", "log_line_prefix=%m [%p] ",
            $"unix_socket_directories={folder.PathOf("data")}",
            $"ssl_cert_file={folder.PathOf("server.pem")}", $"ssl_key_file={folder.PathOf("server.key")}",
        ];
        return
        [
            "-D", folder.PathOf("data"), "-p", port.ToString(CultureInfo.InvariantCulture),
            .. usual.Concat(settings).SelectMany(setting => new[] { "-c", setting }),
        ];
    }

    private static bool MayBeStarting(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } or NpgsqlException { InnerException: SocketException };

    private static bool HasBinaries(string folder) => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb"));

    private static IEnumerable<string> Versions(string root, string below, string pattern = "*") => Directory.Exists(root)
        ? Directory.GetDirectories(root, pattern).OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, below))
        : [];

    private static int VersionOf(string folder) =>
        int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var version) ? version : 0;
}
