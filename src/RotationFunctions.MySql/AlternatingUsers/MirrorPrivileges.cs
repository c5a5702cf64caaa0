using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Looks whether an administrator could make the next user the equal of the one in use, by what it reads: on these servers every statement is for good.</summary>
internal sealed class MirrorPrivileges(MySqlSession session, UserTurn turn, Checklist checks)
{
    private readonly Administrator _administrator = new(session.Server);
    private readonly AccountCatalogue _catalogue = new(session, new Administrator(session.Server));

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<AccountState> wanted = [];
        await session.LookAsync("accounts", checks, async () =>
        {
            wanted = await ReadAsync(cancellationToken);
            checks.Pass("accounts", $"The accounts of '{turn.InUse}' that will be mirrored: {string.Join(", ", wanted.Select(account => account.Account))}.");
        });
        if (wanted.Count > 0)
            await session.LookAsync("privileges", checks, () => LookAtPrivilegesAsync(wanted, cancellationToken));
    }

    private async Task<IReadOnlyList<AccountState>> ReadAsync(CancellationToken cancellationToken)
    {
        await _catalogue.RequireNameFitsAsync(turn.Next, cancellationToken);
        var wanted = await _catalogue.ListAsync(turn.InUse, cancellationToken);
        MirrorCheck.Require(session.Server, turn, wanted, await _catalogue.ListAsync(turn.Next, cancellationToken));
        return wanted;
    }

    private async Task LookAtPrivilegesAsync(IReadOnlyList<AccountState> wanted, CancellationToken cancellationToken)
    {
        var own = (await _catalogue.ListAsync(session.Server.Account.User, cancellationToken)).With(session.Server.Account.Host)?.Rights;
        if (own is null || own.Roles.Count > 0)
        {
            checks.Warn("privileges", $"Not everything that {session.Server.Account} may do can be seen (it has roles), so whether it may create '{turn.Next}' was not looked at.");
            return;
        }
        string[] missing = [.. Missing(wanted, own).Distinct()];
        foreach (var grant in missing)
            checks.Fail("privileges", $"The administrator {session.Server.Account} lacks a privilege. Give it with: {grant}.");
        if (missing.Length == 0)
            checks.Pass("privileges", $"The administrator may create '{turn.Next}' and grant what '{turn.InUse}' has.");
    }

    private IEnumerable<string> Missing(IReadOnlyList<AccountState> wanted, AccountRights own)
    {
        var everything = own.On(AccountRights.Everything);
        if (!everything.HasAll && !everything.Privileges.Any(privilege => privilege.Name == "CREATE USER"))
            yield return _administrator.CureForAltering(wanted[0].Rights);
        foreach (var (name, rights) in wanted.SelectMany(account => account.Rights.Objects))
        {
            var here = own.On(name);
            string[] lacking = [.. rights.Privileges.Where(privilege => !MayGrant(everything, privilege) && !MayGrant(here, privilege)).Select(privilege => privilege.Sql)];
            if (lacking.Length > 0)
                yield return _administrator.CureFor(string.Join(", ", lacking), name);
        }
    }

    private static bool MayGrant(ObjectRights own, Privilege privilege) => own.MayGrant && (own.HasAll
        || own.Privileges.Contains(privilege) || own.Privileges.Contains(privilege with { Column = null }));
}
