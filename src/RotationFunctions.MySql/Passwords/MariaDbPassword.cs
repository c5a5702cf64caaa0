using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// How a MariaDB account changes its own password: by what the server would store, since it logs statements as they come. The way in
/// which the account authenticates stays as it is.
/// </summary>
internal static class MariaDbPassword
{
    /// <summary>What an administrator could do for a server that does not take verifiers.</summary>
    public const string NoVerifiers =
        "MariaDB's password check takes no other than the password itself, which its general log shows where that is on. An administrator can let "
        + "it take what is stored for a password, unchecked, with SET GLOBAL strict_password_validation = OFF.";

    private const string ActiveChecks =
        "SELECT COUNT(*) FROM information_schema.PLUGINS WHERE PLUGIN_TYPE = 'PASSWORD VALIDATION' AND PLUGIN_STATUS = 'ACTIVE' AND @@strict_password_validation";

    /// <returns>What an administrator could do for better rotations, or <c>null</c>.</returns>
    public static async Task<string?> SetAsync(MySqlSession session, string password, CancellationToken cancellationToken)
    {
        var verifier = await MakeVerifierAsync(session, password, cancellationToken);
        if (await TakesVerifiersAsync(session, cancellationToken))
        {
            await session.ExecuteAsync($"SET PASSWORD = {SqlText.Literal(verifier)}", cancellationToken);
            return null;
        }
        await session.ExecuteAsync($"SET PASSWORD = PASSWORD({SqlText.Literal(password)})", cancellationToken);
        return NoVerifiers;
    }

    /// <summary>Whether the server takes what it would store for a password in the password's place.</summary>
    public static async Task<bool> TakesVerifiersAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await session.ReadAsync(ActiveChecks, cancellationToken) == "0";

    private static async Task<string> MakeVerifierAsync(MySqlSession session, string password, CancellationToken cancellationToken)
    {
        var definition = await session.ReadAsync("SHOW CREATE USER CURRENT_USER()", cancellationToken) ?? "";
        return ParseMethods(session, definition) switch
        {
            [{ Plugin: PasswordPlugin.Native or PasswordPlugin.Ed25519 } method] => PasswordPlugin.MakeVerifier(method.Plugin, password),
            [var method] => throw new RotationException(DatabaseErrors.AuthenticationUnsupported,
                $"MariaDB lets {session.Account} in by '{method}', and there is no password of that kind that could be changed here. Give the account "
                + "a password of ed25519 or mysql_native_password."),
            var methods => throw new RotationException(DatabaseErrors.AuthenticationUnsupported,
                $"MariaDB lets {session.Account} in by any of several ways ({string.Join(", ", methods)}), of which a rotation would change one and leave the "
                + $"others open. Leave the account one of them, with ALTER USER {session.Server.Account.Sql} IDENTIFIED VIA ed25519 USING "
                + "PASSWORD('PASSWORD') (for 'PASSWORD', write the secret's)."),
        };
    }

    private static IReadOnlyList<AuthenticationMethod> ParseMethods(MySqlSession session, string definition)
    {
        try
        {
            return AccountDefinitionParser.ParseMethods(session.Server.Account, definition);
        }
        catch (FormatException unknown)
        {
            throw new RotationException(DatabaseErrors.AuthenticationUnsupported,
                $"What {session.Server.Name} answers to SHOW CREATE USER FOR {session.Account} is not understood: {unknown.Message}. So nobody could tell what kind of "
                + "password the account has, and nothing was changed.");
        }
    }
}
