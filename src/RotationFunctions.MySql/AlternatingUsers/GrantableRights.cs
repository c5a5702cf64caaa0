using System.IO.Enumeration;

namespace RotationFunctions.MySql;

/// <summary>What an administrator may pass on, told from its own rights by the server's rules.</summary>
/// <remarks>
/// What it has and the right to pass it on may each come from everything, from the database or from the object itself:
/// <see href="https://dev.mysql.com/doc/refman/8.4/en/grant.html"/>.
/// </remarks>
/// <param name="served">The privileges that the server knows, as <c>SHOW PRIVILEGES</c> names them.</param>
internal sealed class GrantableRights(AccountRights own, bool isMariaDb, IReadOnlyCollection<string> served)
{
    private ObjectRights Everywhere => own.On(AccountRights.Everything);

    /// <summary>Whether it may create, alter and drop accounts.</summary>
    public bool MayAlterAccounts => Has([Everywhere], new Privilege("CREATE USER"));

    /// <summary>Whether it may change what is stored in the server's own tables, as MariaDB asks of who sets another's default role.</summary>
    public bool MaySetDefaultRoles => !isMariaDb || Has(Covering("`mysql`.*"), new Privilege("UPDATE"));

    /// <summary>Those of an account's privileges on an object that it may not pass on.</summary>
    public IReadOnlyList<Privilege> Lacking(string name, ObjectRights rights)
    {
        var covering = Covering(name);
        return covering.Any(one => one.MayGrant)
            ? [.. rights.Privileges.Where(privilege => privilege == Privilege.All ? !HasAll(covering, name) : !Has(covering, privilege))]
            : [.. rights.Privileges];
    }

    /// <summary>Whether it may pass on one of MySQL's dynamic privileges.</summary>
    public bool MayGrantDynamic(string privilege) => own.Dynamic.GetValueOrDefault(privilege);

    /// <summary>Whether it may give a role to others.</summary>
    public bool MayGrantRole(string role) =>
        own.Roles.GetValueOrDefault(role) || own.Dynamic.ContainsKey("ROLE_ADMIN") || (!isMariaDb && Has([Everywhere], new Privilege("SUPER")));

    /// <summary>Whether it may let others act for an account.</summary>
    public bool MayGrantProxy(string account) =>
        new[] { account, SqlReader.AccountSql("", ""), SqlReader.AccountSql("", "%") }.Any(own.Proxies.GetValueOrDefault);

    private bool HasAll(IReadOnlyList<ObjectRights> covering, string name) => covering.Any(one => one.HasAll)
        || (name != AccountRights.Everything && AllPrivileges.On(name, isMariaDb, served).All(privilege => Has(covering, privilege)));

    private static bool Has(IReadOnlyList<ObjectRights> covering, Privilege privilege) => covering.Any(one =>
        one.HasAll || one.Privileges.Contains(privilege) || one.Privileges.Contains(privilege with { Column = null }));

    private IReadOnlyList<ObjectRights> Covering(string name) =>
        [.. own.Objects.Where(one => one.Key == AccountRights.Everything || one.Key == name || IsDatabaseOf(one.Key, name)).Select(one => one.Value)];

    /// <summary>Whether rights on the databases that match a pattern cover an object in one of them, or its whole.</summary>
    private static bool IsDatabaseOf(string pattern, string name) =>
        pattern.EndsWith("`.*", StringComparison.Ordinal)
        && name != AccountRights.Everything
        && FileSystemName.MatchesSimpleExpression(Expression(pattern[1..^3]), DatabaseOf(name), ignoreCase: false);

    private static string DatabaseOf(string name) => name[(name.IndexOf('`', StringComparison.Ordinal) + 1)..name.IndexOf("`.", StringComparison.Ordinal)];

    // What % and _ are in SQL, * and ? are there; and what a backslash precedes stands for itself in both.
    private static string Expression(string pattern) => string.Concat(pattern
        .Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal)
        .Split('\\').Select((part, index) => index == 0 ? Wildcards(part) : $"\\{part[..Math.Min(1, part.Length)]}{Wildcards(part[Math.Min(1, part.Length)..])}"));

    private static string Wildcards(string text) => text.Replace('%', '*').Replace('_', '?');
}
