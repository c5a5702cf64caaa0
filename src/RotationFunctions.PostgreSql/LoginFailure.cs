using System.Net.Sockets;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>
/// Gives a failed login its name, by SQLSTATE and by the type of what failed below. The server's and the driver's own words are
/// left out: the server's are in its language, and neither is known to be free of secrets.
/// </summary>
internal static class LoginFailure
{
    public static RotationException Name(Exception failure, DatabaseSecret credential, CertificateCheck? certificate, TimeSpan timeout)
    {
        if (certificate?.Problem is { } problem)
            return Error(DatabaseErrors.TlsFailed, $"The certificate of {credential.Host} {problem}.");
        return failure switch
        {
            PostgresException refusal => Name(refusal, credential),
            NpgsqlException { InnerException: SocketException socket } =>
                HostFailure.Unreachable(credential.Host, PostgreSqlEngine.PortOf(credential), socket.SocketErrorCode),
            NpgsqlException { InnerException: TimeoutException } =>
                HostFailure.Silent(credential.Host, PostgreSqlEngine.PortOf(credential), timeout),
            NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException } => Error(DatabaseErrors.TlsFailed,
                $"The TLS handshake with {credential.Host} failed before its certificate could be verified. Check that the port is PostgreSQL's and that the server offers TLS 1.2 or later."),
            NpgsqlException { InnerException: IOException } => Error(DatabaseErrors.ConnectionLost,
                $"{Place(credential)} closed the connection during the login. If it goes on, look into the server's log.", isTransient: true),
            NpgsqlException => Undecided(failure.Message, credential),
            _ => Error(DatabaseErrors.AuthenticationUnsupported,
                $"{Place(credential)} asked for something in the login that is not supported here ({failure.GetType().Name}). Let it ask for the password "
                + "by scram-sha-256 (pg_hba.conf)."),
        };
    }

    private static RotationException Name(PostgresException refusal, DatabaseSecret credential) => (refusal.SqlState, refusal.Routine) switch
    {
        (PostgresErrorCodes.InvalidPassword, _) => Error(DatabaseErrors.LoginRefused,
            $"PostgreSQL refused the password of {credential}, or the account has expired (VALID UNTIL): it says the same for both. Store the "
            + "password that works as the secret's current value, or set the stored one on the server."),
        (PostgresErrorCodes.InvalidAuthorizationSpecification, _) when credential.Engine == PostgreSqlEngine.Redshift => Error(DatabaseErrors.LoginRefused,
            $"Redshift refused the password of {credential}, or does not let it in from here: it says the same for both. Store the password "
            + "that works as the secret's current value, or set the stored one on the server."),
        (PostgresErrorCodes.InvalidAuthorizationSpecification, "InitializeSessionUserId") => Error(DatabaseErrors.AccountLocked,
            $"PostgreSQL does not let {credential} log in, whatever the password. An administrator can allow it with ALTER ROLE {Quoted.Name(credential.UserName)} LOGIN."),
        (PostgresErrorCodes.InvalidAuthorizationSpecification, _) => Error(DatabaseErrors.AccessRefused,
            $"The access rules of the server (pg_hba.conf) do not let {credential} in from here. "
            + (credential.Ssl == false ? "If they demand TLS, take \"ssl\": false out of the secret; else add a rule for this user." : "Add a rule for this user, database and network.")),
        (PostgresErrorCodes.TooManyConnections, _) => Error(DatabaseErrors.TooManyConnections,
            $"PostgreSQL has no connection left for {credential}. Raise its limit, or end idle sessions.", isTransient: true),
        (PostgresErrorCodes.InvalidCatalogName, _) => Error(DatabaseErrors.DatabaseNotFound,
            $"{Place(credential)} has no database '{PostgreSqlEngine.DatabaseOf(credential)}'. Correct 'dbname' in the secret."),
        (PostgresErrorCodes.InsufficientPrivilege, _) => Error(DatabaseErrors.PrivilegeMissing,
            $"{credential} may not connect to the database '{PostgreSqlEngine.DatabaseOf(credential)}'. An administrator can allow it with GRANT "
            + $"CONNECT ON DATABASE {Quoted.Name(PostgreSqlEngine.DatabaseOf(credential))} TO {Quoted.Name(credential.UserName)}."),
        (PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown, _) =>
            Error(DatabaseErrors.ServerNotReady, $"{Place(credential)} is starting, stopping or recovering. The service will try again.", isTransient: true),
        _ => Error(DatabaseErrors.AccessRefused, $"PostgreSQL refused the login of {credential} with SQLSTATE {refusal.SqlState}. The server's log says why."),
    };

    // The driver tells these two apart by its (English) text alone.
    private static RotationException Undecided(string driverText, DatabaseSecret credential) => driverText switch
    {
        _ when driverText.Contains("authentication method", StringComparison.OrdinalIgnoreCase) => Error(DatabaseErrors.AuthenticationUnsupported,
            $"{Place(credential)} does not ask for the password by SCRAM or MD5, so nothing was sent. Its access rules (pg_hba.conf) must say "
            + "scram-sha-256 for this user."),
        _ when driverText.StartsWith("SSL connection requested", StringComparison.Ordinal) => Error(DatabaseErrors.TlsFailed,
            $"{Place(credential)} has no TLS. Turn it on at the server; or, where the network is trusted, say \"ssl\": false in the secret."),
        _ => Error(DatabaseErrors.ConnectionLost, $"The login at {Place(credential)} broke off. If it goes on, look into the server's log.", isTransient: true),
    };

    private static string Place(DatabaseSecret credential) => $"{credential.Host}:{PostgreSqlEngine.PortOf(credential)}";

    private static RotationException Error(string code, string sentence, bool isTransient = false) => new(code, sentence, isTransient);
}
