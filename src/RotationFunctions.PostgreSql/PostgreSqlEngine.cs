using System.Security.Cryptography;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>PostgreSQL 13 and later, Amazon RDS and Aurora included.</summary>
/// <param name="random">Salts the verifiers of new passwords.</param>
public sealed class PostgreSqlEngine(TlsSettings tlsSettings, RandomNumberGenerator random) : IDatabaseEngine
{
    internal const string UsualDatabase = "postgres";

    // Seconds; AWS's rotation function waits as long.
    private const int ConnectTimeout = 5;

    // Never `trust`, which would prove nothing about the password, and never the password in clear text.
    private const string SafeAuthentication = "ScramSHA256,MD5";

    private readonly CertificateChecks _certificates = new(tlsSettings);

    public string Name => "PostgreSQL";

    public int UsualPort => 5432;

    public IReadOnlyCollection<string> EngineNames { get; } = ["postgres", "postgresql", "aurora-postgresql"];

    public async Task<IDatabaseSession> LogInAsync(DatabaseSecret credential, TlsMode tls, CancellationToken cancellationToken)
    {
        if (Uri.CheckHostName(credential.Host) == UriHostNameType.Unknown)
        {
            throw new RotationException(DatabaseErrors.HostUnreachable,
                "The secret's 'host' is not the name or address of one host. Correct it; a port belongs into 'port'.");
        }
        var certificate = tls == TlsMode.Verified ? _certificates.For(credential.Host) : null;
        await using var source = BuildDataSource(credential, certificate);
        try
        {
            return new PostgreSqlSession(credential.UserName, await OpenAsync(source, cancellationToken), random);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw LoginFailure.Name(failure, credential, certificate, TimeSpan.FromSeconds(ConnectTimeout));
        }
    }

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

    private NpgsqlDataSource BuildDataSource(DatabaseSecret credential, CertificateCheck? certificate)
    {
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = credential.Host,
            Port = credential.Port ?? UsualPort,
            Database = credential.Database ?? UsualDatabase,
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
