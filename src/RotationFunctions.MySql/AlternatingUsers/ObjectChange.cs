namespace RotationFunctions.MySql;

/// <summary>What makes an account's rights on one object what they shall be.</summary>
/// <param name="name">The object, in the words of <c>GRANT</c>.</param>
internal sealed class ObjectChange(string name, ObjectRights wanted, ObjectRights now, MySqlAccount account, Administrator administrator)
{
    private const string GrantOption = "GRANT OPTION";

    /// <summary>
    /// What is there. Of all privileges each one by itself, where fewer are wanted: those that stay are not to be missed for a moment. What else a
    /// newer server counts among all shows once they are fewer.
    /// </summary>
    private readonly IReadOnlyCollection<Privilege> _now = Named(name, wanted, now, administrator) ?? now.Privileges;

    private IReadOnlyCollection<Privilege> Surplus =>
        [.. _now.Except(wanted.Privileges).Where(privilege => !wanted.HasAll || privilege.Column is not null)];

    // Of routines the kind stands before the name.
    private bool IsTable => name.StartsWith('`') && !name.EndsWith(".*", StringComparison.Ordinal);

    private bool LosesGrantOption => now.MayGrant && !wanted.MayGrant;

    /// <summary>Each with the grants that have to follow at once, since it takes more than it shall.</summary>
    public IEnumerable<Statement> Revocations()
    {
        var lost = Surplus;
        if (lost.Contains(Privilege.All))
        {
            yield return Revoke(Privilege.All.Sql);
            if (LosesGrantOption)
                yield return Revoke(GrantOption);
        }
        else
        {
            var words = lost.Select(privilege => privilege.Sql).Order(StringComparer.Ordinal);
            if (lost.Count > 0 || LosesGrantOption)
                yield return Revoke(string.Join(", ", LosesGrantOption ? words.Append(GrantOption) : words));
        }
        foreach (var grant in Grants([.. Missing().Where(IsLostWithOther)]))
            yield return grant;
    }

    public IEnumerable<Statement> Grants()
    {
        var missing = Missing();
        foreach (var grant in Grants([.. missing.Where(privilege => !IsLostWithOther(privilege))]))
            yield return grant;
        if (missing.Count == 0 && wanted.MayGrant && !now.MayGrant)
            yield return Grant("USAGE");
    }

    private static IReadOnlyCollection<Privilege>? Named(string name, ObjectRights wanted, ObjectRights now, Administrator administrator)
    {
        if (!now.HasAll || wanted.HasAll)
            return null;
        var all = AllPrivileges.On(name, administrator.IsMariaDb).ToList();
        return all.Exists(privilege => !wanted.Privileges.Contains(privilege)) ? [.. now.Privileges.Where(privilege => privilege != Privilege.All).Union(all)] : null;
    }

    private List<Privilege> Missing()
    {
        var kept = _now.Except(Surplus).Where(privilege => !IsLostWithOther(privilege));
        return [.. wanted.Privileges.Except(kept)];
    }

    /// <summary>To revoke a right on a table takes it from each of its columns too; and all privileges are every one.</summary>
    private bool IsLostWithOther(Privilege privilege) =>
        Surplus.Contains(Privilege.All) || (privilege.Column is not null && Surplus.Contains(new Privilege(privilege.Name)));

    // Each column by itself, so that one which does not exist any more spoils nothing.
    private IEnumerable<Statement> Grants(IReadOnlyCollection<Privilege> privileges) =>
        from privilege in privileges
        orderby privilege.Sql
        group privilege by privilege.Column into together
        orderby together.Key
        select Grant(string.Join(", ", together.Select(privilege => privilege.Sql)));

    private Statement Revoke(string privileges) =>
        Make(privileges, $"REVOKE {privileges} ON {name} FROM {account.Sql}") with { RevokesOnTable = IsTable ? name : null };

    private Statement Grant(string privileges) =>
        Make(privileges, $"GRANT {privileges} ON {name} TO {account.Sql}{(wanted.MayGrant ? " WITH GRANT OPTION" : "")}");

    private Statement Make(string privileges, string sql) =>
        new(sql, administrator.CureFor(privileges.Replace(GrantOption, "USAGE", StringComparison.Ordinal), name))
        {
            NeedsOracleMode = name.StartsWith("PACKAGE", StringComparison.Ordinal),
        };
}
