namespace RotationFunctions.MySql;

/// <summary>What the logged-in account may do, with what its active roles add.</summary>
internal static class OwnRights
{
    private const string NoRole = "NONE"; // as MySQL says it

    /// <exception cref="FormatException">The server's answer is not understood. The message goes on from "in what the server answered," and quotes no text.</exception>
    public static async Task<AccountRights> FindAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var roles = await session.ReadAsync("SELECT CURRENT_ROLE()", cancellationToken) ?? NoRole;
        var isUsing = roles != NoRole && !session.Server.IsMariaDb;
        var grants = await session.ListAsync($"SHOW GRANTS FOR CURRENT_USER(){(isUsing ? $" USING {roles}" : "")}", cancellationToken);
        var rights = GrantParser.Parse(session.Server.Account, grants);
        if (roles != NoRole && session.Server.IsMariaDb)
            rights.Add(GrantParser.ParseTogether(await session.ListAsync("SHOW GRANTS FOR CURRENT_ROLE", cancellationToken)));
        return rights;
    }
}
