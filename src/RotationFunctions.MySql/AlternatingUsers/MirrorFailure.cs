using System.Globalization;
using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Names what the server answered to a statement that prepares the next user, with what helps.</summary>
internal sealed class MirrorFailure(MySqlSession session, UserTurn turn)
{
    /// <summary>Whether accounts of the next user are locked by now, so that whoever reads of a failure has to know it.</summary>
    public bool HaveLocked { get; set; }

    private string Locked => HaveLocked ? $" The accounts of '{turn.Next}' stay locked until a rotation succeeds." : "";

    private string Intent => $"let the user '{turn.Next}' be prepared by";

    public async Task<RotationException> NameAsync(MySqlException failure, Statement statement, CancellationToken cancellationToken) => failure.Number switch
    {
        _ when Refusal.IsForPrivilege(failure) => PrivilegeMissing(statement),
        _ when Refusal.IsForMissingRole(failure) => RoleMissing(statement),
        ServerErrors.ReferencedAsDefiner => StillDefiner(statement),
        ServerErrors.UserStatementFailed when await WasForPolicyAsync(cancellationToken) => PolicyRefused(),
        _ => Other(failure, statement),
    };

    private RotationException PrivilegeMissing(Statement statement) => new(DatabaseErrors.PrivilegeMissing,
        $"{session.Server.Name} does not let the administrator {session.Account} prepare the user '{turn.Next}'. That takes: {statement.Cure}.{Locked}");

    private RotationException RoleMissing(Statement statement) => new(DatabaseErrors.RightsNotMirrored,
        $"{session.Server.Name} did not run '{statement.Shown}', since '{turn.Next}' does not have one of the roles (any more): it was dropped or revoked a moment ago, or "
        + $"'{turn.InUse}' does not have it either. Grant it to '{turn.InUse}', or set that one's default roles again without it.{Locked}");

    private RotationException StillDefiner(Statement statement) => new(DatabaseErrors.RightsNotMirrored,
        $"{session.Server.Name} did not run '{statement.Shown}', since a view, routine, trigger or event runs with that account's rights, which the administrator "
        + $"{session.Account} need not see. Give that another definer"
        + (statement.CureWhereDefiner.Length > 0 ? $"; or, where it is to get the new account's rights, run: {statement.CureWhereDefiner}" : "") + $".{Locked}");

    // MariaDB says of an ALTER USER no more than that it failed, and the cause before that.
    private async Task<bool> WasForPolicyAsync(CancellationToken cancellationToken)
    {
        var code = ServerErrors.NotValidPassword.ToString(CultureInfo.InvariantCulture);
        return (await session.RowsAsync("SHOW ERRORS", cancellationToken)).Any(error => error[1] == code);
    }

    private RotationException PolicyRefused() => new(DatabaseErrors.PasswordRejected, $"{session.Server.Name}'s password policy refused to {Intent} {session.Server.Account}.");

    private RotationException Other(MySqlException failure, Statement statement)
    {
        var cause = StatementFailure.Name(failure, Intent, session.Server, $"That takes: {statement.Cure}.");
        return cause.IsTransient ? cause : new RotationException(cause.Code, cause.Sentence + Locked);
    }
}
