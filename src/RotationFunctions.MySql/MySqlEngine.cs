using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>MySQL 5.7 and later and MariaDB 10.4 and later, Amazon RDS and Aurora included. Which of them it is, the server tells.</summary>
public sealed class MySqlEngine(TlsSettings tlsSettings, MySqlSettings settings) : IDatabaseEngine
{
    // Seconds; AWS's rotation function waits as long.
    private const int ConnectTimeout = 5;

    // The driver fetches the server's key by itself where the server is on loopback. Given a key that is none, it does as elsewhere.
    private static readonly string NoPublicKey = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    private readonly CertificateChecks _certificates = new(tlsSettings);

    /// <summary>Makes the rotator by the function's environment variables.</summary>
    public static DatabaseRotator CreateRotator(SettingsReader settings)
    {
        var databases = DatabaseSettings.Read(settings);
        return new DatabaseRotator(new MySqlEngine(databases.Tls, MySqlSettings.Read(settings)), databases);
    }

    public string Name => "MySQL or MariaDB";

    public int UsualPort => 3306;

    public IReadOnlyCollection<string> EngineNames { get; } = ["mysql", "mariadb", "aurora-mysql"];

    public async Task<IDatabaseSession> LogInAsync(DatabaseSecret credential, TlsMode tls, CancellationToken cancellationToken)
    {
        HostFailure.RequireOneHost(credential.Host);
        Ed25519Plugin.Install();
        var certificate = tls == TlsMode.Verified ? _certificates.For(credential.Host) : null;
        var connection = new ServerConnection(BuildConnection(credential, certificate));
        try
        {
            await connection.OpenAsync(cancellationToken);
            var server = await ServerIdentity.AskAsync(connection, cancellationToken);
            return new MySqlSession(credential, connection, server, settings);
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync();
            if (failure is OperationCanceledException)
                throw;
            throw await new LoginFailure(credential, credential.Port ?? UsualPort, certificate, TimeSpan.FromSeconds(ConnectTimeout))
                .NameAsync(failure, cancellationToken);
        }
    }

    private MySqlConnection BuildConnection(DatabaseSecret credential, CertificateCheck? certificate)
    {
        var connection = new MySqlConnectionStringBuilder
        {
            Server = credential.Host,
            Port = (uint)(credential.Port ?? UsualPort),
            Database = credential.Database ?? "",
            UserID = credential.UserName,
            Password = credential.Password,
            ApplicationName = "RotationFunctions",
            SslMode = certificate is null ? MySqlSslMode.None : MySqlSslMode.Required, // what Required leaves out, CertificateCheck does
            AllowPublicKeyRetrieval = settings.RetrievePublicKey,
            ServerRsaPublicKeyFile = settings.RetrievePublicKey ? "" : NoPublicKey,
            AllowUserVariables = true, // an @ in a probe is the owner's
            ConnectionTimeout = ConnectTimeout,
            DefaultCommandTimeout = ServerConnection.StatementTimeout,
            CancellationTimeout = 1,
            Pooling = false,
            AutoEnlist = false,
            AllowLoadLocalInfile = false,
        };
        return new MySqlConnection(connection.ConnectionString)
        {
            RemoteCertificateValidationCallback = certificate is null ? null : certificate.Verify,
        };
    }
}
