using System.Globalization;
using MySqlConnector;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A MySQL or MariaDB server to try things on. Disposing it leaves nothing behind of what was started for it.</summary>
public abstract class MySqlServer : IAsyncDisposable
{
    public abstract MySqlKind Kind { get; }

    /// <summary>What it is and where it came from, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Connects as a user who may create users.</summary>
    public abstract string AdministratorConnectionString { get; }

    /// <summary>Whether it talks TLS.</summary>
    public abstract bool HasTls { get; }

    /// <summary>The PEM file of the authority that issued its certificate; <c>null</c> where the system's are to be trusted.</summary>
    public virtual string? CaBundlePath => null;

    public string Host => new MySqlConnectionStringBuilder(AdministratorConnectionString).Server;

    public int Port => (int)new MySqlConnectionStringBuilder(AdministratorConnectionString).Port;

    /// <summary>
    /// Takes the first that can be had: the server of a connection string, one from the binaries of <c>ROTATION_MYSQL_BIN</c> or
    /// <c>ROTATION_MARIADB_BIN</c>, one in Docker, one from the binaries that are found on this machine.
    /// </summary>
    /// <param name="connectionString">A given server, or <c>null</c>; usually the environment variable <c>ROTATION_MYSQL</c> or <c>ROTATION_MARIADB</c>.</param>
    /// <param name="settings">Options of a server that is started, such as <c>max-connections=5</c>; one that is given keeps its own.</param>
    /// <exception cref="NoServerException">None can be had.</exception>
    public static async Task<MySqlServer> StartAsync(
        MySqlKind kind, string? connectionString, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(connectionString))
            return await GivenMySql.ConnectAsync(kind, connectionString, cancellationToken);
        if (MySqlBinaries.FindNamed(kind) is { } named)
            return await PrivateMySql.StartFromAsync(named, settings, cancellationToken);
        var docker = await DockerMySql.TryStartAsync(kind, settings, cancellationToken);
        if (docker.Server is { } container)
            return container;
        if (MySqlBinaries.Find(kind) is { } binaries)
            return await PrivateMySql.StartFromAsync(binaries, settings, cancellationToken);
        throw new NoServerException($"There is no {NameOf(kind)} to be had: {VariableOf(kind)} is not set, {docker.Refusal}, and no server "
            + $"binaries are on this machine. Install it (Debian and Ubuntu: {InstallationOf(kind)}), start Docker, or set {VariableOf(kind)} to a "
            + "connection string.");
    }

    /// <summary>All that the server has logged so far, its own words and every login and statement; <c>null</c> where it cannot be read.</summary>
    public virtual Task<string?> ReadLogAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs statements as the administrator.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(AdministratorConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Asks as the administrator, and gives the first column of the first row as text; empty where there is none.</summary>
    public Task<string> ReadAsync(string sql, CancellationToken cancellationToken) => ReadAsync(AdministratorConnectionString, sql, cancellationToken);

    internal static string NameOf(MySqlKind kind) => kind == MySqlKind.MySql ? "MySQL" : "MariaDB";

    internal static string VariableOf(MySqlKind kind) => kind == MySqlKind.MySql ? "ROTATION_MYSQL" : "ROTATION_MARIADB";

    protected static Task<string> VersionAsync(string connectionString, CancellationToken cancellationToken) =>
        ReadAsync(connectionString, "SELECT SUBSTRING_INDEX(VERSION(), '-', 1)", cancellationToken);

    private static string InstallationOf(MySqlKind kind) =>
        kind == MySqlKind.MySql ? "eng/newer-server.sh mysql-9" : "apt-get install mariadb-server";

    private static async Task<string> ReadAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) ?? "";
    }
}
