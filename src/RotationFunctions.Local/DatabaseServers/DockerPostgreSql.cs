using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Testcontainers.PostgreSql;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server in a container, without TLS.</summary>
internal sealed class DockerPostgreSql : PostgreSqlServer
{
    private const string Image = "postgres:17-alpine";

    private readonly PostgreSqlContainer _container;

    private DockerPostgreSql(PostgreSqlContainer container, string connectionString, string version)
    {
        _container = container;
        AdministratorConnectionString = connectionString;
        Description = $"PostgreSQL {version} in Docker, on {Host}:{Port}";
    }

    public override string Description { get; }

    public override string AdministratorConnectionString { get; }

    public override bool HasTls => false;

    /// <inheritdoc cref="DockerEngine.TryStartAsync"/>
    public static Task<(PostgreSqlServer? Server, string Refusal)> TryStartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken) =>
        DockerEngine.TryStartAsync(() => Build(settings), container => ConnectAsync(container, cancellationToken), cancellationToken);

    public override async Task<string?> ReadLogAsync(CancellationToken cancellationToken)
    {
        var (stdout, stderr) = await _container.GetLogsAsync(timestampsEnabled: false, ct: cancellationToken);
        return stdout + stderr;
    }

    public override ValueTask DisposeAsync() => _container.DisposeAsync();

    private static PostgreSqlContainer Build(IReadOnlyList<string> settings) => new PostgreSqlBuilder(Image)
        .WithCommand([.. settings.Prepend("log_connections=on").SelectMany(setting => new[] { "-c", setting })])
        .WithLogger(NullLogger.Instance) // its own writes to standard output
        .Build();

    private static async Task<PostgreSqlServer> ConnectAsync(PostgreSqlContainer container, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Pooling = false }.ConnectionString;
        return new DockerPostgreSql(container, connection, await VersionAsync(connection, cancellationToken));
    }
}
