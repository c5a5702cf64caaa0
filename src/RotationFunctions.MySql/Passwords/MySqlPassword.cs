using MySqlConnector;

namespace RotationFunctions.MySql;

/// <summary>How a MySQL account changes its own password. MySQL leaves passwords out of what it logs.</summary>
internal static class MySqlPassword
{
    /// <returns>What an administrator could do for better rotations, or <c>null</c>.</returns>
    public static async Task<string?> SetAsync(MySqlSession session, string password, CancellationToken cancellationToken)
    {
        // The variable came with REPLACE (8.0.13).
        var hasReplace = await session.ReadAsync("SHOW VARIABLES LIKE 'password_require_current'", cancellationToken) is not null;
        var change = $"ALTER USER USER() IDENTIFIED BY {SqlText.Literal(password)}";
        if (!hasReplace)
        {
            await session.ExecuteAsync(change, cancellationToken);
            return null;
        }

        // A compare-and-swap: a change that comes late, or twice, finds another password and changes nothing.
        change += $" REPLACE {SqlText.Literal(session.Credential.Password)}";
        try
        {
            await session.ExecuteAsync($"{change} RETAIN CURRENT PASSWORD", cancellationToken);
            session.KeepsOldPassword = true;
            return null;
        }
        catch (MySqlException refusal) when (refusal.Number is ServerErrors.SpecificAccessDenied or ServerErrors.ParseError)
        {
            await session.ExecuteAsync(change, cancellationToken);
            return "An administrator can let MySQL keep the old password until the next rotation with GRANT "
                + $"APPLICATION_PASSWORD_ADMIN ON *.* TO {session.Server.Account.Sql}.";
        }
    }
}
