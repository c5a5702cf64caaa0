using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>What must be so before the first account is touched.</summary>
/// <param name="wanted">The accounts of the user in use.</param>
/// <param name="found">Those that the next user has.</param>
internal sealed class MirrorCheck(MySqlSession session, UserTurn turn, IReadOnlyList<AccountState> wanted, IReadOnlyList<AccountState> found)
{
    private const string ActiveMethods = "SELECT PLUGIN_NAME FROM information_schema.PLUGINS WHERE PLUGIN_TYPE = 'AUTHENTICATION' AND PLUGIN_STATUS = 'ACTIVE'";

    private readonly ServerIdentity _server = session.Server;

    /// <exception cref="RotationException">One of <see cref="NotMirrored"/>.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (_server.Account.User == turn.Next || _server.Account.User == turn.InUse)
            throw NotMirrored.AdministratorTakesTurns(_server);
        if (wanted.Count == 0)
            throw NotMirrored.NoAccountInUse(_server, turn);
        RequirePasswords();
        RequireRevocableRoles();
        await RequireActiveMethodsAsync(cancellationToken);
        RequireSamePassword();
    }

    private void RequirePasswords()
    {
        var known = PasswordPlugin.Of(_server);
        foreach (var account in wanted.Concat(found))
        {
            if (account.Definition.Methods.FirstOrDefault(method => !known.Contains(method.Plugin)) is { } other)
                throw NotMirrored.OtherMethod(_server, account, other, known);
        }
    }

    // The server takes a mandatory role from no account, nor the leave to pass it on; and the next turn would give that to the other user, too.
    private void RequireRevocableRoles()
    {
        foreach (var next in found)
        {
            var inUse = wanted.With(next.Host)?.Rights.Roles;
            foreach (var (role, mayPassOn) in next.Rights.Roles)
            {
                if (mayPassOn && next.MandatoryRoles.Contains(role) && inUse?.GetValueOrDefault(role) == false)
                    throw NotMirrored.MandatoryRole(turn, next, role);
            }
        }
    }

    private async Task RequireActiveMethodsAsync(CancellationToken cancellationToken)
    {
        var active = await session.ListAsync(ActiveMethods, cancellationToken);
        if (wanted.FirstOrDefault(account => !account.Definition.Methods.All(method => active.Contains(method.Plugin))) is { } lost)
            throw NotMirrored.LostMethod(_server, lost);
    }

    // Another person may have an account of the name. Mirrored, its rights would go to whoever reads the secret.
    private void RequireSamePassword()
    {
        var others = wanted.Where(account => !account.Definition.IsLocked && !IsOpenedByCurrent(account)).Select(account => account.Account.Sql).ToList();
        if (others.Count > 0)
            throw NotMirrored.OtherPassword(_server, turn, others);
    }

    private bool IsOpenedByCurrent(AccountState account) => turn.Current is { } current && account.Definition.IsOpenedBy(current.Password);
}
