using System.Globalization;
using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Runs the administrator's statements, and gives one that is refused its name.</summary>
internal sealed class MirrorStatements(MySqlSession session, UserTurn turn)
{
    private readonly List<Statement> _withoutEffect = [];
    private readonly List<Statement> _needless = [];

    /// <summary>Whether accounts of the next user are locked by now, so that whoever reads of a failure has to know it.</summary>
    public bool HaveLocked { get; set; }

    private string Locked => HaveLocked ? $" The accounts of '{turn.Next}' stay locked until a rotation succeeds." : "";

    private string Intent => $"let the user '{turn.Next}' be prepared by";

    /// <summary>A sentence on the rights that were not given since they are for nothing; <c>null</c> where there are none.</summary>
    public string? Advice => _withoutEffect.Count == 0 ? null :
        $"What these are for does not exist now, so '{turn.Next}' was not given what '{turn.InUse}' has: {string.Join("; ", _withoutEffect.Select(statement => statement.Shown))}. "
        + $"Run them when it is there again, before the next rotation: that makes '{turn.InUse}' the equal of '{turn.Next}', and revokes what '{turn.Next}' still lacks by then. What "
        + $"nobody needs, revoke from '{turn.InUse}'.";

    /// <summary>Leaves out what has turned out to be for nothing.</summary>
    public IReadOnlyList<Statement> StillOfUse(IEnumerable<Statement> statements) => [.. statements.Except(_withoutEffect).Except(_needless)];

    public async Task RunAsync(Statement statement, CancellationToken cancellationToken)
    {
        try
        {
            // Nobody could give that back, where the table is only away for a time.
            if (statement.RevokesOnTable is { } table && await IsAwayAsync(table, cancellationToken))
            {
                _needless.Add(statement);
                return;
            }
            turn.OnChange(statement.Shown);
            await ExecuteAsync(statement, cancellationToken);
        }
        catch (MySqlException failure) when (Refusal.IsForNothing(failure))
        {
            _withoutEffect.Add(statement);
        }
        catch (MySqlException failure) when (Refusal.IsForPrivilege(failure))
        {
            throw new RotationException(DatabaseErrors.PrivilegeMissing,
                $"{session.Server.Name} does not let the administrator {session.Account} prepare the user '{turn.Next}'. That takes: {statement.Cure}."
                + Locked);
        }
        catch (MySqlException failure) when (failure.Number == ServerErrors.ReferencedAsDefiner)
        {
            throw new RotationException(DatabaseErrors.RightsNotMirrored,
                $"{session.Server.Name} did not run '{statement.Shown}', since a view, routine, trigger or event runs with that account's rights, which the administrator "
                + $"{session.Account} need not see. Give that another definer"
                + (statement.CureWhereDefiner.Length > 0 ? $"; or, where it is to get the new account's rights, run: {statement.CureWhereDefiner}" : "") + $".{Locked}");
        }
        catch (MySqlException failure) when (Refusal.IsForMissingRole(failure))
        {
            throw new RotationException(DatabaseErrors.RightsNotMirrored,
                $"{session.Server.Name} did not run '{statement.Shown}', since '{turn.Next}' does not have one of the roles (any more): it was dropped or revoked a moment ago, or "
                + $"'{turn.InUse}' does not have it either. Grant it to '{turn.InUse}', or set that one's default roles again without it.{Locked}");
        }
        catch (MySqlException failure) when (failure.Number == ServerErrors.UserStatementFailed)
        {
            throw await WasForPolicyAsync(cancellationToken) ? PolicyRefused() : Name(failure, statement);
        }
        catch (MySqlException failure)
        {
            throw Name(failure, statement);
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

    private RotationException Name(MySqlException failure, Statement statement)
    {
        var cause = StatementFailure.Name(failure, Intent, session.Server, $"That takes: {statement.Cure}.");
        return cause.IsTransient ? cause : new RotationException(cause.Code, cause.Sentence + Locked);
    }

    // MariaDB says of an ALTER USER no more than that it failed, and the cause before that.
    private async Task<bool> WasForPolicyAsync(CancellationToken cancellationToken)
    {
        var code = ServerErrors.NotValidPassword.ToString(CultureInfo.InvariantCulture);
        return (await session.RowsAsync("SHOW ERRORS", cancellationToken)).Any(error => error[1] == code);
    }

    private RotationException PolicyRefused() => new(DatabaseErrors.PasswordRejected,
        $"{session.Server.Name}'s password policy refused to {Intent} {session.Server.Account}.");
}
