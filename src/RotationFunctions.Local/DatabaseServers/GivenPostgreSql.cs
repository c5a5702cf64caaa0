using System.Security.Cryptography;
using Npgsql;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A server that somebody runs, by a connection string. It is not started or stopped, and its log is its own.</summary>
internal sealed class GivenPostgreSql : PostgreSqlServer
{
    // Asked of the server: Npgsql takes TLS where it can have it, unless the connection string says otherwise.
    private const string Encryption = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    private GivenPostgreSql(NpgsqlConnectionStringBuilder connection, string version, bool hasTls)
    {
        AdministratorConnectionString = connection.ConnectionString;
        HasTls = hasTls;
        CaBundlePath = connection.RootCertificate is { Length: > 0 } path ? Path.GetFullPath(path) : null;
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
            return await OpenAsync(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new NoServerException($"The root certificate of ROTATION_POSTGRESQL cannot be read: {failure.Message}");
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

    private static async Task<PostgreSqlServer> OpenAsync(NpgsqlConnectionStringBuilder connection, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(connection.ConnectionString, cancellationToken);
        var hasTls = await ReadAsync(connection.ConnectionString, Encryption, cancellationToken) == "true";
        if (hasTls && connection is { RootCertificate: null or "", SslMode: not SslMode.VerifyFull })
            throw new NoServerException("The PostgreSQL server of ROTATION_POSTGRESQL talks TLS, and nothing says how to verify its certificate. Add "
                + "SslMode=VerifyFull;Root Certificate=… to the connection string, with the PEM file of the authority that issued it.");
        return new GivenPostgreSql(connection, version, hasTls);
    }
}
