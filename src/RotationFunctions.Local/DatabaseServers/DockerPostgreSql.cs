using DotNet.Testcontainers.Builders;
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

    /// <returns><c>null</c> where no Docker engine answers.</returns>
    public static async Task<PostgreSqlServer?> TryStartAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (!MayHaveDocker())
            return null;
        try
        {
            var container = new PostgreSqlBuilder(Image)
                .WithCommand([.. settings.Prepend("log_connections=on").SelectMany(setting => new[] { "-c", setting })])
                .Build();
            await container.StartAsync(cancellationToken);
            var connection = new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Pooling = false };
            return new DockerPostgreSql(container, connection.ConnectionString, await VersionAsync(connection.ConnectionString, cancellationToken));
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }

    public override async Task<string?> ReadLogAsync(CancellationToken cancellationToken)
    {
        var (stdout, stderr) = await _container.GetLogsAsync(timestampsEnabled: false, ct: cancellationToken);
        return stdout + stderr;
    }

    public override ValueTask DisposeAsync() => _container.DisposeAsync();

    internal static bool MayHaveDocker() =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is not null
        || OperatingSystem.IsWindows()
        || File.Exists("/var/run/docker.sock")
        || File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker/run/docker.sock"));
}
