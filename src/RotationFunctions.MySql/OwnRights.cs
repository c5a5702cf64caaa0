namespace RotationFunctions.MySql;

/// <summary>What the logged-in account may do, with what its active roles add.</summary>
internal static class OwnRights
{
    private const string NoRole = "NONE"; // as MySQL says it

    /// <summary><c>null</c> where a role is active whose rights the server does not tell with the account's own (MariaDB).</summary>
    /// <exception cref="FormatException">The server's answer is not understood. The message goes on from "in what the server answered," and quotes no text.</exception>
    public static async Task<AccountRights?> FindAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var roles = await session.ReadAsync("SELECT CURRENT_ROLE()", cancellationToken) ?? NoRole;
        if (roles != NoRole && session.Server.IsMariaDb)
            return null;
        var grants = await session.ListAsync($"SHOW GRANTS FOR CURRENT_USER(){(roles == NoRole ? "" : $" USING {roles}")}", cancellationToken);
        return GrantParser.Parse(session.Server.Account, grants);
    }
}
