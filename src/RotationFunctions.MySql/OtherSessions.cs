using MySqlConnector;

namespace RotationFunctions.MySql;

/// <summary>The sessions of a session's own user besides itself. The server lets every user see and end its own.</summary>
internal sealed class OtherSessions(MySqlSession session)
{
    /// <returns>How many it has ended.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        var own = await session.ReadAsync("SELECT CONNECTION_ID()", cancellationToken);
        var ended = 0;
        foreach (var other in await session.RecordsAsync("SHOW PROCESSLIST", cancellationToken))
        {
            if (other["User"] == session.Server.Account.User && other["Id"] is { } id && id != own)
                ended += await TryEndAsync(id, cancellationToken) ? 1 : 0;
        }
        return ended;
    }

    private async Task<bool> TryEndAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync($"KILL CONNECTION {id}", cancellationToken);
            return true;
        }
        catch (MySqlException gone) when (gone.Number == ServerErrors.NoSuchThread)
        {
            return false; // it has ended by itself
        }
    }
}
