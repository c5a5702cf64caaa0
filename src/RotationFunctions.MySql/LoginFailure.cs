using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// Gives a failed login its name, by the server's error number and by the type of what failed below. The server's and the driver's
/// own words are left out: neither is known to be free of secrets.
/// </summary>
internal static class LoginFailure
{
    public static RotationException Name(Exception failure, DatabaseSecret credential, CertificateCheck? certificate, TimeSpan timeout) =>
        certificate?.Problem is { } problem
            ? new RotationException(DatabaseErrors.TlsFailed, $"The certificate of {credential.Host} {problem}.")
            : failure is MySqlException { Number: (int)MySqlErrorCode.AccessDenied }
                ? new RotationException(DatabaseErrors.LoginRefused, $"The server refused the password of {credential}.")
                : new RotationException(DatabaseErrors.AccessRefused, $"The server refused the login of {credential}.");
}
