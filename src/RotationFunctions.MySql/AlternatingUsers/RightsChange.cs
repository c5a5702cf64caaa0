namespace RotationFunctions.MySql;

/// <summary>
/// The statements that give an account the rights of another and take from it what that one has not, and none for what is so already: the one
/// in use may call views and routines that run with the rights of the other, and must not miss them for a moment.
/// </summary>
/// <remarks>Some statements do more than they say. Read again what is there, and plan again, until there is nothing left to do.</remarks>
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

    private IEnumerable<Statement> RevokedRoles() =>
        from role in Surplus(now.Rights.Roles, wanted.Rights.Roles)
        select new Statement($"REVOKE {role} FROM {_account}", administrator.CureForRole(role));

    private IEnumerable<Statement> GrantedRoles() =>
        from role in Missing(now.Rights.Roles, wanted.Rights.Roles)
        select new Statement(
            $"GRANT {role.Key} TO {_account}{(role.Value ? " WITH ADMIN OPTION" : "")}", administrator.CureForRole(role.Key));

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
        var revoked = string.Join(", ", now.Rights.Dynamic.Keys.Except(KeptDynamic().Keys).Order(StringComparer.Ordinal));
        if (revoked.Length > 0)
            yield return new Statement($"REVOKE {revoked} ON *.* FROM {_account}", administrator.CureFor(revoked, AccountRights.Everything));
    }

    private IEnumerable<Statement> GrantedDynamic() =>
        from privilege in Missing(KeptDynamic(), wanted.Rights.Dynamic)
        group privilege.Key by privilege.Value into together
        orderby together.Key
        let privileges = string.Join(", ", together)
        select new Statement(
            $"GRANT {privileges} ON *.* TO {_account}{(together.Key ? " WITH GRANT OPTION" : "")}", administrator.CureFor(privileges, AccountRights.Everything));

    private Dictionary<string, bool> KeptDynamic()
    {
        var surplus = Surplus(now.Rights.Dynamic, wanted.Rights.Dynamic);
        return now.Rights.Dynamic
            .Where(privilege => !surplus.Contains(privilege.Key) && !(privilege.Value && LosesGrantOption))
            .ToDictionary();
    }

    /// <summary>What is had and not wanted, or may be passed on and shall not: that can only be had anew.</summary>
    private static List<string> Surplus(Dictionary<string, bool> had, Dictionary<string, bool> wanted) =>
        [.. had.Where(one => !wanted.TryGetValue(one.Key, out var mayGrant) || (one.Value && !mayGrant)).Select(one => one.Key).Order(StringComparer.Ordinal)];

    private static IEnumerable<KeyValuePair<string, bool>> Missing(Dictionary<string, bool> had, Dictionary<string, bool> wanted) =>
        wanted.Where(one => !had.TryGetValue(one.Key, out var mayGrant) || mayGrant != one.Value).OrderBy(one => one.Key, StringComparer.Ordinal);
}
