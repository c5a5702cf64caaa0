namespace RotationFunctions.MySql;

/// <summary>
/// The statements that give an account the rights of another and take from it what that one has not, and none for what is so already: the one
/// in use may call views and routines that run with the rights of the other, and must not miss them for a moment.
/// </summary>
/// <remarks>
/// Some statements do more than they say. Read again what is there, and plan again, until there is nothing left to do. Three things can only be
/// taken together with more, which is then granted by the very next statement: a right on a table whose columns keep it, and on MySQL the
/// leave to pass on a dynamic privilege or a role. (To grant these again without it changes only one of what the server remembers and what it has
/// written down: tried on 9.7.)
/// </remarks>
internal sealed class RightsChange(AccountState wanted, AccountState now, Administrator administrator)
{
    private readonly string _account = now.Account.Sql;

    // By MySQL 9.7, REVOKE GRANT OPTION ON *.* spoils what the server remembers of dynamic privileges that may be passed on: those go first.
    private bool LosesGrantOption => now.Rights.On(AccountRights.Everything).MayGrant && !wanted.Rights.On(AccountRights.Everything).MayGrant;

    public IEnumerable<Statement> Statements() =>
    [
        .. RevokedRoles(), .. RevokedProxies(), .. RevokedDynamic(), .. Objects().SelectMany(change => change.Revocations()),
        .. Restricted().SelectMany(change => change.Lifts()), .. GrantedProxies(), .. Objects().SelectMany(change => change.Grants()),
        .. GrantedDynamic(), .. Restricted().SelectMany(change => change.Restrictions()), .. GrantedRoles(), .. DefaultRoles(),
    ];

    private IEnumerable<ObjectChange> Objects() =>
        from name in now.Rights.Objects.Keys.Union(wanted.Rights.Objects.Keys)
        orderby name != AccountRights.Everything, name
        select new ObjectChange(name, wanted.Rights.On(name), now.Rights.On(name), now.Account, administrator);

    private IEnumerable<RestrictionChange> Restricted() =>
        from database in now.Rights.Restrictions.Keys.Union(wanted.Rights.Restrictions.Keys)
        orderby database
        select new RestrictionChange(database, wanted, now, administrator);

    private IEnumerable<Statement> RevokedRoles()
    {
        // What every account has can be taken from none.
        foreach (var role in Surplus(now.Rights.Roles, wanted.Rights.Roles).Where(role => !now.MandatoryRoles.Contains(role)))
            yield return OnRole(role, $"REVOKE {role} FROM {_account}") with { RevokesPlainRole = !now.Rights.Roles[role] };
        foreach (var role in LosingOption(now.Rights.Roles, wanted.Rights.Roles))
        {
            if (administrator.IsMariaDb)
            {
                yield return OnRole(role, $"REVOKE ADMIN OPTION FOR {role} FROM {_account}");
                continue;
            }
            yield return OnRole(role, $"REVOKE {role} FROM {_account}");
            yield return OnRole(role, $"GRANT {role} TO {_account}");
        }
    }

    private IEnumerable<Statement> GrantedRoles() =>
        from role in Missing(now.Rights.Roles, wanted.Rights.Roles)
        select OnRole(role.Key, $"GRANT {role.Key} TO {_account}{(role.Value ? " WITH ADMIN OPTION" : "")}");

    private Statement OnRole(string role, string sql) => new(sql, administrator.CureForRole(role));

    private IEnumerable<Statement> DefaultRoles()
    {
        if (wanted.StartRoles.SetEquals(now.DefaultRoles))
            yield break;
        var roles = wanted.StartRoles.Count > 0 ? string.Join(", ", wanted.StartRoles.Order(StringComparer.Ordinal)) : "NONE";
        yield return new Statement(
            $"SET DEFAULT ROLE {roles} {(administrator.IsMariaDb ? "FOR" : "TO")} {_account}", administrator.CureForDefaultRoles(now.Rights));
    }

    private IEnumerable<Statement> RevokedProxies() =>
        from proxied in now.Rights.Proxies.Keys.Except(wanted.Rights.Proxies.Keys)
        orderby proxied
        select new Statement($"REVOKE PROXY ON {proxied} FROM {_account}", administrator.CureForProxy(proxied));

    private IEnumerable<Statement> GrantedProxies() =>
        from proxied in wanted.Rights.Proxies.Except(now.Rights.Proxies)
        orderby proxied.Key
        select new Statement(
            $"GRANT PROXY ON {proxied.Key} TO {_account}{(proxied.Value ? " WITH GRANT OPTION" : "")}", administrator.CureForProxy(proxied.Key));

    private IEnumerable<Statement> RevokedDynamic()
    {
        string surplus = Join(Surplus(now.Rights.Dynamic, wanted.Rights.Dynamic)), renewed = Join(RenewedDynamic());
        if (surplus.Length > 0)
            yield return OnEverything(surplus, $"REVOKE {surplus} ON *.* FROM {_account}");
        if (renewed.Length == 0)
            yield break;
        yield return OnEverything(renewed, $"REVOKE {renewed} ON *.* FROM {_account}");
        yield return OnEverything(renewed, $"GRANT {renewed} ON *.* TO {_account}");
    }

    private IEnumerable<Statement> GrantedDynamic() =>
        from privilege in Missing(KeptDynamic(), wanted.Rights.Dynamic)
        group privilege.Key by privilege.Value into together
        orderby together.Key
        let privileges = Join(together)
        select OnEverything(privileges, $"GRANT {privileges} ON *.* TO {_account}{(together.Key ? " WITH GRANT OPTION" : "")}");

    private Statement OnEverything(string privileges, string sql) => new(sql, administrator.CureFor(privileges, AccountRights.Everything));

    /// <summary>Those that stay and may be passed on, and must not be any more, or not while the leave to pass on all others goes.</summary>
    private IEnumerable<string> RenewedDynamic() => LosesGrantOption
        ? Ordered(now.Rights.Dynamic.Where(had => had.Value && wanted.Rights.Dynamic.ContainsKey(had.Key)))
        : LosingOption(now.Rights.Dynamic, wanted.Rights.Dynamic);

    private Dictionary<string, bool> KeptDynamic()
    {
        var renewed = RenewedDynamic().ToHashSet();
        return now.Rights.Dynamic.ToDictionary(had => had.Key, had => had.Value && !renewed.Contains(had.Key));
    }

    private static string Join(IEnumerable<string> privileges) => string.Join(", ", privileges);

    private static IEnumerable<string> Surplus(Dictionary<string, bool> had, Dictionary<string, bool> wanted) =>
        Ordered(had.Where(one => !wanted.ContainsKey(one.Key)));

    private static IEnumerable<string> LosingOption(Dictionary<string, bool> had, Dictionary<string, bool> wanted) =>
        Ordered(had.Where(one => one.Value && wanted.TryGetValue(one.Key, out var mayGrant) && !mayGrant));

    /// <summary>What is not had, or may not be passed on and shall be.</summary>
    private static IEnumerable<KeyValuePair<string, bool>> Missing(Dictionary<string, bool> had, Dictionary<string, bool> wanted) =>
        wanted.Where(one => !had.TryGetValue(one.Key, out var mayGrant) || (one.Value && !mayGrant)).OrderBy(one => one.Key, StringComparer.Ordinal);

    private static IEnumerable<string> Ordered(IEnumerable<KeyValuePair<string, bool>> had) => had.Select(one => one.Key).Order(StringComparer.Ordinal);
}
