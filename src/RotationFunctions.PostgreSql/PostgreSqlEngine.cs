using System.Security.Cryptography;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>PostgreSQL 13 and later, Amazon RDS and Aurora included; and Amazon Redshift, as far as it goes.</summary>
/// <param name="random">Salts the verifiers of new passwords.</param>
public sealed class PostgreSqlEngine(TlsSettings tlsSettings, RandomNumberGenerator random) : IDatabaseEngine
{
    internal const string UsualDatabase = "postgres";

    internal const string Redshift = "redshift";

    // Seconds; AWS's rotation function waits as long.
    private const int ConnectTimeout = 5;

    // Never `trust`, which would prove nothing about the password, and never the password in clear text.
    private const string SafeAuthentication = "ScramSHA256,MD5";

    private readonly CertificateChecks _certificates = new(tlsSettings);

    /// <summary>Makes the rotator by the function's environment variables.</summary>
    public static DatabaseRotator CreateRotator(SettingsReader settings)
    {
        var databases = DatabaseSettings.Read(settings);
        return new DatabaseRotator(new PostgreSqlEngine(databases.Tls, RandomNumberGenerator.Create()), databases);
    }

    public string Name => "PostgreSQL";

    public int UsualPort => 5432;

    public IReadOnlyCollection<string> EngineNames { get; } = ["postgres", "postgresql", "aurora-postgresql", Redshift];

    public async Task<IDatabaseSession> LogInAsync(DatabaseSecret credential, TlsMode tls, CancellationToken cancellationToken)
    {
        HostFailure.RequireOneHost(credential.Host);
        var certificate = tls == TlsMode.Verified ? _certificates.For(credential.Host) : null;
        await using var source = BuildDataSource(credential, certificate);
        try
        {
            return await BeginAsync(credential.UserName, await OpenAsync(source, cancellationToken), cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw LoginFailure.Name(failure, credential, certificate, TimeSpan.FromSeconds(ConnectTimeout));
        }
    }

    internal static int PortOf(DatabaseSecret credential) => credential.Port ?? (credential.Engine == Redshift ? 5439 : 5432);

    internal static string DatabaseOf(DatabaseSecret credential) => credential.Database ?? (credential.Engine == Redshift ? "dev" : UsualDatabase);

    // The server tells what it is, whatever the secret calls it: Redshift has kept the version from which it was split off.
    private async Task<IDatabaseSession> BeginAsync(string user, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return connection.PostgreSqlVersion.Major == 8 && await IsRedshiftAsync(connection, cancellationToken)
                ? new RedshiftSession(user, connection)
                : new PostgreSqlSession(user, connection, random);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> IsRedshiftAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync("SELECT version()", [], row => row.GetString(0), cancellationToken))[0].Contains("Redshift", StringComparison.Ordinal);

    // The driver does not look at the token while it waits for the server's word on TLS.
    private static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var opening = source.OpenConnectionAsync(cancellationToken).AsTask();
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = opening.ContinueWith(
                late => late.Result.DisposeAsync().AsTask(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private static NpgsqlDataSource BuildDataSource(DatabaseSecret credential, CertificateCheck? certificate)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = credential.Host,
            Port = PortOf(credential),
            Database = DatabaseOf(credential),
            Username = credential.UserName,
            Password = credential.Password,
            ApplicationName = "RotationFunctions",
            SslMode = certificate is null ? SslMode.Disable : SslMode.Require, // what Require leaves out, CertificateCheck does
            GssEncryptionMode = GssEncryptionMode.Disable,
            RequireAuth = SafeAuthentication,
            Timeout = ConnectTimeout,
            CommandTimeout = 0, // the invocation's deadline cancels
            CancellationTimeout = 200,
            Pooling = false,
            Enlist = false,
        };
        var builder = new NpgsqlSlimDataSourceBuilder(connection.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        if (certificate is not null)
        {
            builder.EnableTransportSecurity();
            builder.UseSslClientAuthenticationOptionsCallback(certificate.Apply);
        }
        return builder.Build();
    }
}
