using MySqlConnector;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server that somebody runs, by a connection string. It is not started or stopped, and its log is its own.</summary>
internal sealed class GivenMySql : MySqlServer
{
    private GivenMySql(MySqlKind kind, MySqlConnectionStringBuilder connection, string version)
    {
        Kind = kind;
        AdministratorConnectionString = connection.ConnectionString;
        HasTls = connection.SslMode is MySqlSslMode.Required or MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull;
        CaBundlePath = connection.SslCa is { Length: > 0 } path ? path : null;
        Description = $"{NameOf(kind)} {version} at {connection.Server}:{connection.Port} ({VariableOf(kind)})";
    }

    public override MySqlKind Kind { get; }

    public override string Description { get; }

    public override string AdministratorConnectionString { get; }

    public override bool HasTls { get; }

    public override string? CaBundlePath { get; }

    public static async Task<MySqlServer> ConnectAsync(MySqlKind kind, string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var connection = new MySqlConnectionStringBuilder(connectionString) { Pooling = false, AllowUserVariables = true };
            return new GivenMySql(kind, connection, await VersionAsync(connection.ConnectionString, cancellationToken));
        }
        catch (Exception failure) when (failure is MySqlException or ArgumentException)
        {
            throw new NoServerException($"The {NameOf(kind)} server of {VariableOf(kind)} cannot be used ({failure.GetType().Name}). Check host, port, "
                + "user and password in the connection string.");
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
