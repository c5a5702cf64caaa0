using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>What a password must be like on Amazon Redshift. It cannot say so itself: it gets a hash.</summary>
/// <remarks>The rules of <see href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html"/>.</remarks>
internal static class RedshiftPassword
{
    /// <exception cref="RotationException"><see cref="DatabaseErrors.PasswordRejected"/></exception>
    public static void Require(string password, string user)
    {
        if (!IsGood(password))
        {
            throw new RotationException(DatabaseErrors.PasswordRejected,
                $"The new password of the user '{user}' is not one that Amazon Redshift takes: 8 to 64 printable ASCII characters, with an upper-case and "
                + "a lower-case letter and a digit, without quotes, slashes and @.");
        }
    }

    private static bool IsGood(string password) =>
        password.Length is >= 8 and <= 64
        && password.All(character => character is > ' ' and <= '~' and not ('\'' or '"' or '\\' or '/' or '@'))
        && password.Any(char.IsAsciiLetterUpper) && password.Any(char.IsAsciiLetterLower) && password.Any(char.IsAsciiDigit);
}
