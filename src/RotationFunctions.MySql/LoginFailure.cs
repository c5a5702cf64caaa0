using System.Net.Sockets;
using System.Security.Authentication;
using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// Gives a failed login its name, by the server's error number and by the type of what failed below. The server's and the driver's
/// own words are left out: neither is known to be free of secrets.
/// </summary>
internal sealed class LoginFailure(DatabaseSecret credential, int port, CertificateCheck? certificate, TimeSpan timeout)
{
    private const string KnownMethods =
        "Let the account authenticate by caching_sha2_password (MySQL), ed25519 or mysql_native_password (MariaDB).";

    private const string ForItsHost = "(for '%', write the host of the account)";

    private const string ForItsHostAndPassword = "(for '%', write the host of the account, and for 'PASSWORD' the password of the secret)";

    private string Place => $"{credential.Host}:{port}";

    // The server does not tell which of the user's accounts it looked at.
    private string AnyHost => new MySqlAccount(credential.UserName, "%").Sql;

    public async Task<RotationException> NameAsync(Exception failure, CancellationToken cancellationToken)
    {
        if (certificate?.Problem is { } problem)
            return Error(DatabaseErrors.TlsFailed, $"The certificate of {credential.Host} {problem}.");
        return failure switch
        {
            MySqlException { InnerException: AuthenticationException } => Error(DatabaseErrors.TlsFailed,
                $"The TLS handshake with {credential.Host} failed before its certificate could be verified. See that 'host' and 'port' lead to the database itself, and that it "
                + "speaks TLS 1.2 or 1.3."),
            MySqlException { InnerException: IOException } or IOException => Broken(),
            MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost } => await NameDriverTextAsync(failure.Message, cancellationToken),
            MySqlException refusal => NameRefusal(refusal.Number),
            NotSupportedException => NameUnsupported(failure.Message),
            _ => Error(DatabaseErrors.AuthenticationUnsupported,
                $"{Place} asked for something in the login that is not supported here ({failure.GetType().Name}). {KnownMethods}"),
        };
    }

    private RotationException NameRefusal(int error) => error switch
    {
        ServerErrors.AccessDenied => Error(DatabaseErrors.LoginRefused,
            $"The server refused the password of {credential}, or "
            + (credential.Ssl == false ? "demands TLS, which the secret turns off" : "lets no such user in from here")
            + ": it says the same for both. Correct 'username' and 'password' in the secret, or the account on the server"
            + (credential.Ssl == false ? "; or take \"ssl\" out of the secret." : ".")),
        // MariaDB says this of a user that it does not know, too: it pretends to look at another account, whose kind is left to chance.
        ServerErrors.AccessDeniedNoPassword => Error(DatabaseErrors.LoginRefused,
            $"The server lets {credential} in by other means than a password, such as a socket of its own machine; or it lets no such user in from here: MariaDB "
            + $"may say the same for both. Correct 'username' in the secret; or let an administrator give the account a password with ALTER USER {AnyHost} IDENTIFIED BY 'PASSWORD' {ForItsHostAndPassword}."),
        ServerErrors.MustChangePassword or ServerErrors.MustChangePasswordLogin => Error(DatabaseErrors.PasswordExpired,
            $"The password of {credential} has expired. Let an administrator set it again with SET PASSWORD FOR {AnyHost} = 'PASSWORD' (MySQL) or "
            + $"SET PASSWORD FOR {AnyHost} = PASSWORD('PASSWORD') (MariaDB) {ForItsHostAndPassword}, and let passwords last longer than the time between two rotations, "
            + $"or for good with ALTER USER {AnyHost} PASSWORD EXPIRE NEVER."),
        ServerErrors.TooManyConnections or ServerErrors.TooManyUserConnections or ServerErrors.UserLimitReached => Error(
            DatabaseErrors.TooManyConnections,
            $"The server has no connection left for {credential}. Raise its limit or the account's, or end idle sessions.", isTransient: true),
        ServerErrors.UnknownDatabase => Error(DatabaseErrors.DatabaseNotFound,
            $"{Place} has no database '{credential.Database}'. Correct 'dbname' in the secret."),
        ServerErrors.DatabaseAccessDenied => Error(DatabaseErrors.PrivilegeMissing,
            $"{credential} may not use the database '{credential.Database}', or there is none. Correct 'dbname' in the secret; or an administrator can "
            + $"allow it with GRANT SELECT ON {SqlText.Identifier(credential.Database ?? "")}.* TO {AnyHost}, or whichever privileges it needs there {ForItsHost}."),
        ServerErrors.ServerShutdown or ServerErrors.ServerOfflineMode => Error(DatabaseErrors.ServerNotReady,
            $"{Place} is stopping or offline. Start it, or end its offline_mode; the service will try again.", isTransient: true),
        ServerErrors.HandshakeError => Broken(),
        _ => FindLock(error) ?? FindAccessRule(error) ?? Error(DatabaseErrors.AccessRefused,
            $"The server refused the login of {credential} with error {error}. What that means stands in the server's error reference, and often more in its log."),
    };

    private RotationException? FindLock(int error) => error switch
    {
        ServerErrors.AccountHasBeenLocked or ServerErrors.MariaDbAccountHasBeenLocked => Error(DatabaseErrors.AccountLocked,
            $"The account of {credential} is locked. An administrator can unlock it with ALTER USER {AnyHost} ACCOUNT UNLOCK {ForItsHost}."),
        ServerErrors.UserLockedByFailedLogins => Error(DatabaseErrors.AccountLocked,
            $"The account of {credential} is locked for a time, after too many failed logins (FAILED_LOGIN_ATTEMPTS). An administrator can unlock it at once "
            + $"with ALTER USER {AnyHost} ACCOUNT UNLOCK {ForItsHost}."),
        ServerErrors.MariaDbUserIsBlocked => Error(DatabaseErrors.AccountLocked,
            $"The account of {credential} is blocked, after too many failed logins (max_password_errors). An administrator can let it in again with FLUSH "
            + "PRIVILEGES."),
        _ => null,
    };

    private RotationException? FindAccessRule(int error) => error switch
    {
        ServerErrors.HostIsBlocked => Error(DatabaseErrors.AccessRefused,
            $"{Place} has blocked the address that the function comes from, after too many broken connections (max_connect_errors). An administrator can let "
            + "it in again with FLUSH HOSTS (MariaDB) or TRUNCATE TABLE performance_schema.host_cache (MySQL)."),
        ServerErrors.HostNotPrivileged => Error(DatabaseErrors.AccessRefused,
            $"{Place} has no account at all that may come from the function's address. Create '{credential.UserName}' for it, or for any host ('%')."),
        ServerErrors.SecureTransportRequired => Error(DatabaseErrors.AccessRefused,
            $"{Place} takes connections with TLS only (require_secure_transport), which the secret turns off. Take \"ssl\" out of the secret, or say true."),
        ServerErrors.PluginIsNotLoaded or ServerErrors.NotSupportedAuthMode => Error(DatabaseErrors.AuthenticationUnsupported,
            $"The server does not know (any more) how {credential} is to authenticate, as MySQL 9 does not know mysql_native_password. An administrator can "
            + $"give the account another way with ALTER USER {AnyHost} IDENTIFIED WITH caching_sha2_password BY 'PASSWORD' {ForItsHostAndPassword}; on MariaDB, INSTALL SONAME "
            + "'auth_ed25519' brings back ed25519."),
        _ => null,
    };

    // The driver tells these apart by its (English) text alone.
    private async Task<RotationException> NameDriverTextAsync(string text, CancellationToken cancellationToken) => text switch
    {
        _ when text.Contains("does not support SSL", StringComparison.Ordinal) => Error(DatabaseErrors.TlsFailed,
            $"{Place} has no TLS. Turn it on at the server; or, where the network is trusted, say \"ssl\": false in the secret."),
        _ when text.Contains("secure connection", StringComparison.Ordinal) => Error(DatabaseErrors.AuthenticationUnsupported,
            $"{Place} wants the password itself of {credential}, as caching_sha2_password does after each change, but the secret turns TLS off, so nothing was "
            + "sent. Take \"ssl\" out of the secret; or, where the network is trusted, set MYSQL_PUBLIC_KEY=retrieve."),
        _ when text.StartsWith("Connect Timeout", StringComparison.Ordinal) => HostFailure.Silent(credential.Host, port, timeout),
        _ => await LookAgainAsync(cancellationToken),
    };

    private RotationException NameUnsupported(string text) => Error(DatabaseErrors.AuthenticationUnsupported,
        $"{Place} wants {credential} to authenticate {(text.Contains("parsec", StringComparison.Ordinal) ? "by MariaDB's 'parsec'" : "in a way")} that is not "
        + $"supported here, so nothing was sent. {KnownMethods}");

    // The driver does not say what kept it from connecting, so it is looked once more, at the network alone.
    private async Task<RotationException> LookAgainAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(credential.Host, port, cancellationToken);
            return Error(DatabaseErrors.HostUnreachable, $"{Place} could not be reached at first, but a moment later it could.", isTransient: true);
        }
        catch (SocketException failure)
        {
            return HostFailure.Unreachable(credential.Host, port, failure.SocketErrorCode);
        }
    }

    private RotationException Broken() => Error(DatabaseErrors.ConnectionLost, $"{Place} closed the connection during the login.", isTransient: true);

    private static RotationException Error(string code, string sentence, bool isTransient = false) => new(code, sentence, isTransient);
}
