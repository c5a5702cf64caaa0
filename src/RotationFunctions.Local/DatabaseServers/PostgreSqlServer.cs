using System.Globalization;
using Npgsql;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A PostgreSQL server to try things on. Disposing it leaves nothing behind of what was started for it.</summary>
public abstract class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>What it is and where it came from, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Connects as a user who may create roles.</summary>
    public abstract string AdministratorConnectionString { get; }

    /// <summary>Whether it talks TLS.</summary>
    public abstract bool HasTls { get; }

    /// <summary>The PEM file of the authority that issued its certificate; <c>null</c> where the system's are to be trusted.</summary>
    public virtual string? CaBundlePath => null;

    public string Host => Connection.Host!;

    public int Port => Connection.Port;

    public string Database => Connection.Database ?? Connection.Username ?? "postgres";

    private NpgsqlConnectionStringBuilder Connection => new(AdministratorConnectionString);

    /// <summary>Starts one with the usual settings.</summary>
    /// <exception cref="NoServerException">None can be had.</exception>
    public static Task<PostgreSqlServer> StartAsync(string? connectionString, CancellationToken cancellationToken) =>
        StartAsync(connectionString, [], cancellationToken);

    /// <summary>
    /// Takes the first that can be had: the server of a connection string, one from the binaries of <c>ROTATION_POSTGRESQL_BIN</c>, one
    /// in Docker, one from the binaries that are found on this machine.
    /// </summary>
    /// <param name="connectionString">A given server, or <c>null</c>; usually the environment variable <c>ROTATION_POSTGRESQL</c>.</param>
    /// <param name="settings">Settings of a server that is started, such as <c>log_statement=all</c>; one that is given keeps its own.</param>
    /// <exception cref="NoServerException">None can be had.</exception>
    public static async Task<PostgreSqlServer> StartAsync(
        string? connectionString, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(connectionString))
            return await GivenPostgreSql.ConnectAsync(connectionString, cancellationToken);
        if (PrivatePostgreSql.FindNamedBinaries() is { } named)
            return await PrivatePostgreSql.StartFromAsync(named, settings, cancellationToken);
        var docker = await DockerPostgreSql.TryStartAsync(settings, cancellationToken);
        if (docker.Server is { } container)
            return container;
        if (PrivatePostgreSql.FindBinaries() is { } binaries)
            return await PrivatePostgreSql.StartFromAsync(binaries, settings, cancellationToken);
        throw new NoServerException($"There is no PostgreSQL to be had: ROTATION_POSTGRESQL is not set, {docker.Refusal}, and no server "
            + "binaries are on this machine. Install PostgreSQL (Debian and Ubuntu: apt-get install postgresql), start Docker, or set "
            + "ROTATION_POSTGRESQL to a connection string.", isNowhere: true);
    }

    /// <summary>The server's log so far, or <c>null</c> where it cannot be read.</summary>
    public virtual Task<string?> ReadLogAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs statements as the administrator.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var source = Connect(AdministratorConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Asks as the administrator, and gives the first column of the first row as text; empty where there is none.</summary>
    public Task<string> ReadAsync(string sql, CancellationToken cancellationToken) => ReadAsync(AdministratorConnectionString, sql, cancellationToken);

    protected static Task<string> VersionAsync(string connectionString, CancellationToken cancellationToken) =>
        ReadAsync(connectionString, "SELECT split_part(current_setting('server_version'), ' ', 1)", cancellationToken);

    protected static async Task<string> ReadAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var source = Connect(connectionString);
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) ?? "";
    }

    // Without the types of the server's catalogue, which every new connection string would load: only text goes in and out.
    private static NpgsqlDataSource Connect(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
