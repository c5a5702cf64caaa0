using Npgsql;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server that somebody runs, by a connection string. It is not started or stopped, and its log is its own.</summary>
internal sealed class GivenPostgreSql : PostgreSqlServer
{
    private GivenPostgreSql(NpgsqlConnectionStringBuilder connection, string version)
    {
        AdministratorConnectionString = connection.ConnectionString;
        HasTls = connection.SslMode is SslMode.VerifyCA or SslMode.VerifyFull or SslMode.Require;
        CaBundlePath = connection.RootCertificate;
        Description = $"PostgreSQL {version} at {connection.Host}:{connection.Port} (ROTATION_POSTGRESQL)";
    }

    public override string Description { get; }

    public override string AdministratorConnectionString { get; }

    public override bool HasTls { get; }

    public override string? CaBundlePath { get; }

    public static async Task<PostgreSqlServer> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            return new GivenPostgreSql(connection, await VersionAsync(connection.ConnectionString, cancellationToken));
        }
        catch (NpgsqlException failure)
        {
            throw new NoServerException($"The PostgreSQL server of ROTATION_POSTGRESQL cannot be used: {failure.Message}. Check host, port, user and "
                + "password in the connection string.");
        }
        catch (ArgumentException) // its text may quote a part of the string
        {
            throw new NoServerException("ROTATION_POSTGRESQL is no connection string. It must look like "
                + "Host=db.example.com;Port=5432;Username=admin;Password=…;Database=postgres.");
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
