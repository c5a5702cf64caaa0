using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Runs the statements that prepare the next user, and tells of each before it takes effect.</summary>
internal sealed class MirrorStatements(MySqlSession session, UserTurn turn)
{
    private readonly LeftOut _leftOut = new(turn);
    private readonly AwayTables _away = new(session);
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
            if (await _away.SpareAsync(statement, cancellationToken))
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
