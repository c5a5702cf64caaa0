using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>What is said where the next user is not made the equal of the one in use, for a reason other than the server's answer to a statement.</summary>
internal static class NotMirrored
{
    private const string NothingChanged = "Nothing was changed.";

    public static RotationException AdministratorTakesTurns(ServerIdentity server) => new(DatabaseErrors.AdministratorMismatch,
        $"The administrator {server.Account} is one of the two users that take turns, and would lock itself. Let 'masterarn' name another's secret.");

    public static RotationException NoAccountInUse(ServerIdentity server, UserTurn turn) => new(DatabaseErrors.RightsNotMirrored,
        $"{server.Name} tells the administrator {server.Account} of no account of the user '{turn.InUse}', which is in use. {NothingChanged}");

    public static RotationException OtherMethod(ServerIdentity server, AccountState account, AuthenticationMethod method, IEnumerable<string> known) => new(
        DatabaseErrors.AuthenticationUnsupported,
        $"{server.Name} lets {account.Account} in by '{method}', and not by a password that could be changed here ({string.Join(", ", known)}). "
        + $"Give the account such a password, or drop it if nobody needs it. {NothingChanged}");

    public static RotationException MandatoryRole(UserTurn turn, AccountState next, string role) => new(DatabaseErrors.RightsNotMirrored,
        $"{next.Account} may pass on the role {role}, which '{turn.InUse}' may not, and MySQL does not take that back while the role is mandatory. "
        + "Let an administrator take it out of mandatory_roles for a moment: SET GLOBAL mandatory_roles = … without it; "
        + $"REVOKE {role} FROM {next.Account.Sql}; and set mandatory_roles again. {NothingChanged}");

    public static RotationException LostMethod(ServerIdentity server, AccountState account)
    {
        // Nobody can log in by such an account, so that whatever password it gets is as good.
        var cure = server.IsMariaDb
            ? "INSTALL SONAME 'auth_ed25519'"
            : $"ALTER USER {account.Account.Sql} IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD ACCOUNT LOCK";
        return new RotationException(DatabaseErrors.AuthenticationUnsupported,
            $"{account.Account} authenticates by '{account.Definition.Methods[0]}', which {server.Name} does not have (any more), "
            + "so nobody can log in by it, and it cannot be mirrored. "
            + $"Let an administrator run {cure}; or, if nobody needs it, DROP USER {account.Account.Sql}. {NothingChanged}");
    }

    /// <param name="others">The accounts, as statements write them.</param>
    public static RotationException OtherPassword(ServerIdentity server, UserTurn turn, IReadOnlyList<string> others) => new(DatabaseErrors.SeveralAccounts,
        $"{server.Name} has accounts of the user '{turn.InUse}' that the current value's password does not open: {string.Join(", ", others)}. "
        + "Their rights would go to whoever can read the secret. Let an administrator decide on each. "
        + $"Another's: RENAME USER {others[0]} TO a name of its own; needed by nobody: DROP USER {others[0]}, or ALTER USER {others[0]} ACCOUNT LOCK; "
        + $"of this secret's applications: ALTER USER {others[0]} IDENTIFIED BY the current password. {NothingChanged}");

    public static RotationException StillNeeded(MySqlAccount account, string definition, UserTurn turn, bool areLocked) => new(
        DatabaseErrors.RightsNotMirrored,
        $"The user '{turn.InUse}' has no account for the host '{account.Host}', so {account} should go, but {definition} runs with its rights and would fail. "
        + $"Give that another definer, or give '{turn.InUse}' an account for the host."
        + (areLocked ? $" Until then the accounts of '{turn.Next}' stay locked." : ""));

    public static RotationException StillDifferent(IReadOnlyList<Statement> statements, UserTurn turn) => new(DatabaseErrors.RightsNotMirrored,
        $"The rights of '{turn.Next}' still differ from those of '{turn.InUse}', though the server refused nothing: '{statements[0].Shown}' did not last. "
        + "The administrator may itself be restricted (partial revokes), or the server may need FLUSH PRIVILEGES. "
        + $"The accounts of '{turn.Next}' stay locked until a rotation succeeds.");

    /// <param name="corrections">What would make the two equal.</param>
    public static RotationException BegunTooSoon(IReadOnlyList<Statement> corrections, UserTurn turn) => new(DatabaseErrors.RightsNotMirrored,
        $"Another rotation, which was given up, made '{turn.Next}' ready less than a minute before this one began; or this one did, and the server's clock was put "
        + $"forward meanwhile: then it may be in use by now. And it is not the equal of '{turn.InUse}' (any more). That would take: {List(corrections)}. "
        + $"{NothingChanged} Run what is wanted of these, or give this rotation up and begin it again in a minute.");

    /// <summary>For the log; <c>null</c> where nothing is missing.</summary>
    /// <param name="statements">Those that would make the two equal.</param>
    public static string? LeftAsItWas(IReadOnlyList<Statement> statements, UserTurn turn) => statements.Count == 0 ? null :
        $"An earlier attempt has made '{turn.Next}' ready: it may be in use by now, and was left as it is. "
        + $"But it is not the equal of '{turn.InUse}' (any more). That would take: {List(statements)}. "
        + $"Run what is wanted of these before the next rotation, which makes '{turn.InUse}' the equal of '{turn.Next}'.";

    private static string List(IEnumerable<Statement> statements) => string.Join("; ", statements.Select(statement => statement.Shown));
}
