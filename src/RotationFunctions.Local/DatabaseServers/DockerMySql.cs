using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using Testcontainers.MySql;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server in a container, with the certificate that it makes for itself, which is not verified.</summary>
internal sealed class DockerMySql : MySqlServer
{
    private const string GeneralLog = "/var/lib/mysql/general.log";

    private readonly MySqlContainer _container;

    private DockerMySql(MySqlKind kind, MySqlContainer container, string connectionString, string version)
    {
        Kind = kind;
        _container = container;
        AdministratorConnectionString = connectionString;
        Description = $"{NameOf(kind)} {version} in Docker, on {Host}:{Port}";
    }

    public override MySqlKind Kind { get; }

    public override string Description { get; }

    public override string AdministratorConnectionString { get; }

    public override bool HasTls => false;

    /// <inheritdoc cref="DockerEngine.TryStartAsync"/>
    public static Task<(MySqlServer? Server, string Refusal)> TryStartAsync(
        MySqlKind kind, IReadOnlyList<string> settings, CancellationToken cancellationToken) =>
        DockerEngine.TryStartAsync(() => Build(kind, settings), container => ConnectAsync(kind, container, cancellationToken), cancellationToken);

    public override async Task<string?> ReadLogAsync(CancellationToken cancellationToken)
    {
        var (stdout, stderr) = await _container.GetLogsAsync(timestampsEnabled: false, ct: cancellationToken);
        return stdout + stderr + System.Text.Encoding.UTF8.GetString(await _container.ReadFileAsync(GeneralLog, cancellationToken));
    }

    public override ValueTask DisposeAsync() => _container.DisposeAsync();

    private static MySqlContainer Build(MySqlKind kind, IReadOnlyList<string> settings) => new MySqlBuilder(kind == MySqlKind.MySql ? "mysql:8.4" : "mariadb:11.4")
        .WithUsername("root")
        .WithCommand([.. settings.Prepend($"general-log-file={GeneralLog}").Prepend("general-log=1").Select(setting => $"--{setting}")])
        .WithLogger(NullLogger.Instance) // its own writes to standard output
        .Build();

    private static async Task<MySqlServer> ConnectAsync(MySqlKind kind, MySqlContainer container, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnectionStringBuilder(container.GetConnectionString()) { Pooling = false, AllowUserVariables = true }.ConnectionString;
        return new DockerMySql(kind, container, connection, await VersionAsync(connection, cancellationToken));
    }
}
