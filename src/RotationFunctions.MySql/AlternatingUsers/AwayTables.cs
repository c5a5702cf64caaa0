using MySqlConnector;

namespace RotationFunctions.MySql;

/// <summary>Tables and views that do not exist now: who has rights on them keeps these, since nobody could give them back.</summary>
internal sealed class AwayTables(MySqlSession session)
{
    public async Task<bool> SpareAsync(Statement statement, CancellationToken cancellationToken) =>
        statement.RevokesOnTable is { } table && await IsAwayAsync(table, cancellationToken);

    /// <summary>Those that a turn would run.</summary>
    public async Task<IReadOnlyList<Statement>> TakenFromAsync(IEnumerable<Statement> statements, CancellationToken cancellationToken)
    {
        var left = new List<Statement>();
        foreach (var statement in statements)
        {
            if (!await SpareAsync(statement, cancellationToken))
                left.Add(statement);
        }
        return left;
    }

    /// <summary>Whether there is certainly no such table: whoever may not see it is told another error than that.</summary>
    private async Task<bool> IsAwayAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync($"SHOW COLUMNS FROM {table}", cancellationToken);
            return false;
        }
        catch (MySqlException failure) when (session.IsOpen)
        {
            return failure.Number is ServerErrors.NoSuchTable or ServerErrors.UnknownDatabase;
        }
    }
}
