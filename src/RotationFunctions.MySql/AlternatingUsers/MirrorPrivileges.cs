using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>Looks whether an administrator could make the next user the equal of the one in use, by what it reads: on these servers every statement is for good.</summary>
internal sealed class MirrorPrivileges(MySqlSession session, UserTurn turn, Checklist checks)
{
    private readonly Administrator _administrator = new(session.Server);
    private readonly AccountCatalogue _catalogue = new(session, new Administrator(session.Server));

    /// <param name="sample">A password that is not used.</param>
    public async Task LookAsync(string sample, CancellationToken cancellationToken)
    {
        IReadOnlyList<AccountState> wanted = [];
        await session.LookAsync("accounts", checks, async () =>
        {
            wanted = await _catalogue.ListAsync(turn.InUse, cancellationToken);
            var plan = await PlanAsync(wanted, sample, cancellationToken);
            checks.Pass("accounts", $"The accounts of '{turn.InUse}' that will be mirrored: {string.Join(", ", wanted.Select(account => account.Account))}.");
            var statements = await new AwayTables(session).TakenFromAsync(plan.Statements(), cancellationToken);
            turn.Announce(checks, [.. statements.Select(statement => statement.Shown)]);
        });
        foreach (var lifetime in wanted.Select(account => account.Definition[AccountOption.Lifetime]).Distinct())
            await session.LookAsync(PasswordLifetime.Name, checks, () => PasswordLifetime.LookAsync(session, lifetime, checks, cancellationToken));
        if (wanted.Count > 0)
            await session.LookAsync("privileges", checks, () => LookAtPrivilegesAsync(wanted, cancellationToken));
    }

    private async Task<MirrorPlan> PlanAsync(IReadOnlyList<AccountState> wanted, string sample, CancellationToken cancellationToken)
    {
        await _catalogue.RequireNameFitsAsync(turn.Next, cancellationToken);
        var found = await _catalogue.ListAsync(turn.Next, cancellationToken);
        await new MirrorCheck(session, turn, wanted, found).RequireAsync(cancellationToken);
        var plan = new MirrorPlan(turn, _administrator, await AccountPasswords.ForAsync(session, sample, cancellationToken), wanted, found);
        foreach (var surplus in plan.Surplus.Select(account => account.Account))
        {
            if (await _catalogue.FindDefinedByAsync(surplus, cancellationToken) is { } definition)
                throw NotMirrored.StillNeeded(surplus, definition, turn, areLocked: false);
        }
        return plan;
    }

    private async Task LookAtPrivilegesAsync(IReadOnlyList<AccountState> wanted, CancellationToken cancellationToken)
    {
        var own = await OwnRights.FindAsync(session, cancellationToken);
        var served = await session.ListAsync("SHOW PRIVILEGES", cancellationToken);
        string[] missing = [.. Missing(wanted, new GrantableRights(own, session.Server.IsMariaDb, served)).Distinct()];
        foreach (var grant in missing)
            checks.Fail("privileges", $"The administrator {session.Server.Account} lacks a privilege. Give it with: {grant}.");
        if (missing.Length == 0)
            checks.Pass("privileges", $"The administrator may create '{turn.Next}' and grant what '{turn.InUse}' has.");
    }

    private IEnumerable<string> Missing(IReadOnlyList<AccountState> wanted, GrantableRights own)
    {
        if (!own.MayAlterAccounts)
            yield return _administrator.CureForAltering(wanted[0].Rights);
        foreach (var rights in wanted.Select(account => account.Rights))
        {
            foreach (var (name, here) in rights.Objects)
            {
                if (own.Lacking(name, here) is { Count: > 0 } lacking)
                    yield return _administrator.CureFor(string.Join(", ", lacking.Select(privilege => privilege.Sql)), name);
            }
            foreach (var privilege in rights.Dynamic.Keys.Where(privilege => !own.MayGrantDynamic(privilege)))
                yield return _administrator.CureFor(privilege, AccountRights.Everything);
            foreach (var role in rights.Roles.Keys.Where(role => !own.MayGrantRole(role)))
                yield return _administrator.CureForRole(role);
            foreach (var account in rights.Proxies.Keys.Where(account => !own.MayGrantProxy(account)))
                yield return _administrator.CureForProxy(account);
        }
        if (wanted.FirstOrDefault(account => account.StartRoles.Count > 0) is { } starting && !own.MaySetDefaultRoles)
            yield return _administrator.CureForDefaultRoles(starting.Rights);
    }
}
