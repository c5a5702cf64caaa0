using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Runs the statements that prepare the next user, and tells of each before it takes effect.</summary>
internal sealed class MirrorStatements(MySqlSession session, UserTurn turn)
{
    private readonly LeftOut _leftOut = new(turn);
    private readonly MirrorFailure _failure = new(session, turn);

    public string? Advice => _leftOut.Advice;

    /// <summary>From now on accounts of the next user are locked, which whoever reads of a failure has to know.</summary>
    public void HaveLocked() => _failure.HaveLocked = true;

    /// <summary>Leaves out what has turned out to be for nothing.</summary>
    public IReadOnlyList<Statement> StillOfUse(IEnumerable<Statement> statements) => _leftOut.TakenFrom(statements);

    public async Task RunAsync(Statement statement, CancellationToken cancellationToken)
    {
        try
        {
            if (statement.RevokesOnTable is { } table && await IsAwayAsync(table, cancellationToken))
            {
                _leftOut.Spare(statement);
                return;
            }
            turn.OnChange(statement.Shown);
            await ExecuteAsync(statement, cancellationToken);
        }
        catch (MySqlException failure) when (Refusal.IsForNothing(failure))
        {
            _leftOut.Refuse(statement);
        }
        catch (MySqlException failure) when (failure.Number == ServerErrors.MandatoryRole && statement.RevokesPlainRole)
        {
            _leftOut.Spare(statement);
        }
        catch (MySqlException failure)
        {
            throw await _failure.NameAsync(failure, statement, cancellationToken);
        }
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

    private async Task ExecuteAsync(Statement statement, CancellationToken cancellationToken)
    {
        if (statement.NeedsOracleMode)
            await session.ExecuteAsync("SET SESSION sql_mode = 'ORACLE'", cancellationToken);
        try
        {
            await session.ExecuteAsync(statement.Sql, cancellationToken);
        }
        finally
        {
            if (statement.NeedsOracleMode && session.IsOpen)
                await session.ExecuteAsync($"SET SESSION sql_mode = '{MySqlSession.WriteMode}'", cancellationToken);
        }
    }
}
