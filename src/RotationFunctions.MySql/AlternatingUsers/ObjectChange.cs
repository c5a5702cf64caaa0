namespace RotationFunctions.MySql;

/// <summary>What makes an account's rights on one object what they shall be.</summary>
/// <param name="name">The object, in the words of <c>GRANT</c>.</param>
internal sealed class ObjectChange(string name, ObjectRights wanted, ObjectRights now, MySqlAccount account, Administrator administrator)
{
    private const string GrantOption = "GRANT OPTION";

    private IReadOnlyCollection<Privilege> Surplus => !wanted.HasAll ? [.. now.Privileges.Except(wanted.Privileges)]
        : [.. now.Privileges.Except(wanted.Privileges).Where(privilege => privilege.Column is not null)];

    // Of routines the kind stands before the name.
    private bool IsTable => name.StartsWith('`') && !name.EndsWith(".*", StringComparison.Ordinal);

    private bool LosesGrantOption => now.MayGrant && !wanted.MayGrant;

    public IEnumerable<Statement> Revocations()
    {
        if (Surplus.Contains(Privilege.All))
        {
            yield return Revoke(Privilege.All.Sql);
            if (LosesGrantOption)
                yield return Revoke(GrantOption);
            yield break;
        }
        var lost = Surplus.Select(privilege => privilege.Sql).Order(StringComparer.Ordinal);
        var words = string.Join(", ", LosesGrantOption ? lost.Append(GrantOption) : lost);
        if (words.Length > 0)
            yield return Revoke(words);
    }

    public IEnumerable<Statement> Grants()
    {
        var missing = wanted.Privileges.Except(Kept()).OrderBy(privilege => privilege.Sql, StringComparer.Ordinal).ToList();
        // Each column by itself, so that one which does not exist any more spoils nothing.
        foreach (var together in missing.GroupBy(privilege => privilege.Column).OrderBy(group => group.Key, StringComparer.Ordinal))
            yield return Grant(string.Join(", ", together.Select(privilege => privilege.Sql)));
        if (missing.Count == 0 && wanted.MayGrant && !now.MayGrant)
            yield return Grant("USAGE");
    }

    /// <summary>What the revocations leave. To revoke a right on a table takes it from each of its columns too.</summary>
    private IEnumerable<Privilege> Kept()
    {
        var lost = Surplus;
        return lost.Contains(Privilege.All) ? [] : now.Privileges.Except(lost).Where(privilege => !lost.Contains(new Privilege(privilege.Name)));
    }

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
