using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>What must be so before the first account is touched, and what is said where it is not.</summary>
internal static class MirrorCheck
{
    private const string ActiveMethods = "SELECT PLUGIN_NAME FROM information_schema.PLUGINS WHERE PLUGIN_TYPE = 'AUTHENTICATION' AND PLUGIN_STATUS = 'ACTIVE'";

    public static async Task RequireAsync(
        MySqlSession session, UserTurn turn, IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found, CancellationToken cancellationToken)
    {
        Require(session.Server, turn, wanted, found);
        var active = await session.ListAsync(ActiveMethods, cancellationToken);
        if (wanted.FirstOrDefault(account => !account.Definition.Methods.All(method => active.Contains(method.Plugin))) is { } lost)
            throw LostMethod(session.Server, lost);
        RequireSamePassword(session.Server, turn, [.. wanted.Where(account => !account.Definition.IsLocked)]);
    }

    private static void Require(ServerIdentity server, UserTurn turn, IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found)
    {
        if (server.Account.User == turn.Next || server.Account.User == turn.InUse)
        {
            throw new RotationException(DatabaseErrors.AdministratorMismatch,
                $"The administrator {server.Account} is one of the two users that take turns, and would lock itself. Let 'masterarn' name another's secret.");
        }
        if (wanted.Count == 0)
        {
            throw new RotationException(DatabaseErrors.RightsNotMirrored,
                $"{server.Name} tells the administrator {server.Account} of no account of the user '{turn.InUse}', which is in use. Nothing was changed.");
        }
        foreach (var account in wanted.Concat(found))
            RequirePassword(server, account);
        foreach (var account in found)
            RequireRevocableRoles(turn, wanted.With(account.Host), account);
    }

    // The server takes a mandatory role from no account, nor the leave to pass it on; and the next turn would give that to the other user, too.
    private static void RequireRevocableRoles(UserTurn turn, AccountState? inUse, AccountState next)
    {
        foreach (var (role, mayPassOn) in next.Rights.Roles)
        {
            if (mayPassOn && next.MandatoryRoles.Contains(role) && inUse?.Rights.Roles.GetValueOrDefault(role) == false)
            {
                throw new RotationException(DatabaseErrors.RightsNotMirrored,
                    $"{next.Account} may pass on the role {role}, which '{turn.InUse}' may not, and MySQL does not take that back while the role is mandatory. Let an administrator take it "
                    + $"out of mandatory_roles for a moment: SET GLOBAL mandatory_roles = … without it; REVOKE {role} FROM {next.Account.Sql}; and set mandatory_roles again. Nothing was changed.");
            }
        }
    }

    // Another person may have an account of the name. Mirrored, its rights would go to whoever reads the secret.
    private static void RequireSamePassword(ServerIdentity server, UserTurn turn, IReadOnlyList<AccountState> open)
    {
        string[] others = [.. open.Where(account => turn.Current is null || !account.Definition.IsOpenedBy(turn.Current.Password)).Select(account => account.Account.Sql)];
        if (others.Length > 0)
        {
            throw new RotationException(DatabaseErrors.SeveralAccounts,
                $"{server.Name} has accounts of the user '{turn.InUse}' that the current value's password does not open: {string.Join(", ", others)}. Their rights would "
                + $"go to whoever can read the secret. Let an administrator decide on each. Another's: RENAME USER {others[0]} TO a name of its own; needed by nobody: DROP USER "
                + $"{others[0]}, or ALTER USER {others[0]} ACCOUNT LOCK; of this secret's applications: ALTER USER {others[0]} IDENTIFIED BY the current password. Nothing was changed.");
        }
    }

    public static RotationException StillNeeded(MySqlAccount account, string definition, UserTurn turn, bool areLocked) => new(DatabaseErrors.RightsNotMirrored,
        $"The user '{turn.InUse}' has no account for the host '{account.Host}', so {account} should go, but {definition} runs with its rights and would fail. "
        + $"Give that another definer, or give '{turn.InUse}' an account for the host.{(areLocked ? $" Until then the accounts of '{turn.Next}' stay locked." : "")}");

    public static RotationException StillDifferent(IReadOnlyList<Statement> statements, UserTurn turn) => new(DatabaseErrors.RightsNotMirrored,
        $"The rights of '{turn.Next}' still differ from those of '{turn.InUse}', though the server refused nothing: '{statements[0].Shown}' did not last. The "
        + $"administrator may itself be restricted (partial revokes), or the server may need FLUSH PRIVILEGES. The accounts of '{turn.Next}' stay locked until a rotation succeeds.");

    /// <summary>For the log; <c>null</c> where nothing is missing.</summary>
    /// <param name="statements">Those that would make the two equal.</param>
    public static string? LeftAsItWas(IReadOnlyList<Statement> statements, UserTurn turn) => statements.Count == 0 ? null :
        $"An earlier attempt has made '{turn.Next}' ready: it may be in use by now, and was left as it is. But it is not the equal of '{turn.InUse}' (any more). That would take: "
        + $"{string.Join("; ", statements.Select(statement => statement.Shown))}. Run what is wanted of these before the next rotation, which makes '{turn.InUse}' the equal of '{turn.Next}'.";

    // Nobody can log in by such an account, so that whatever password it gets is as good.
    private static RotationException LostMethod(ServerIdentity server, AccountState account) => new(DatabaseErrors.AuthenticationUnsupported,
        $"{account.Account} authenticates by '{account.Definition.Methods[0]}', which {server.Name} does not have (any more), so nobody can log in by it, and it cannot be "
        + $"mirrored. Let an administrator run {(server.IsMariaDb ? "INSTALL SONAME 'auth_ed25519'" : $"ALTER USER {account.Account.Sql} IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD ACCOUNT LOCK")}"
        + $"; or, if nobody needs it, DROP USER {account.Account.Sql}. Nothing was changed.");

    private static void RequirePassword(ServerIdentity server, AccountState account)
    {
        var known = PasswordPlugin.Of(server);
        if (account.Definition.Methods.FirstOrDefault(method => !known.Contains(method.Plugin)) is { } other)
        {
            throw new RotationException(DatabaseErrors.AuthenticationUnsupported,
                $"{server.Name} lets {account.Account} in by '{other}', and not by a password that could be changed here ({string.Join(", ", known)}). Give the "
                + "account such a password, or drop it if nobody needs it. Nothing was changed.");
        }
    }
}
