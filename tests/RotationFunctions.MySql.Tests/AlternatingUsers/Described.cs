namespace RotationFunctions.MySql.Tests;

/// <summary>Accounts as a server describes them, for tests that need no server.</summary>
internal static class Described
{
    public static readonly MySqlAccount InUse = new("app", "%");
    public static readonly MySqlAccount Next = new("app_clone", "%");

    public static readonly Administrator MySqlAdministrator = new(new ServerIdentity(new MySqlAccount("admin", "%"), "9.7.0", IsMariaDb: false));
    public static readonly Administrator MariaDbAdministrator = new(new ServerIdentity(new MySqlAccount("admin", "%"), "10.11.0-MariaDB", IsMariaDb: true));

    /// <param name="rights">Go on from <c>GRANT</c>, and leave out whom.</param>
    public static AccountState Account(MySqlAccount account, params string[] rights) =>
        new(account, new AccountDefinition(), GrantParser.Parse(account, rights.Select(right => Complete(right, account))));

    /// <param name="clauses">Go on from <c>CREATE USER</c> and the account.</param>
    public static AccountState Defined(MySqlAccount account, string clauses) => new(
        account,
        AccountDefinitionParser.Parse(account, [$"CREATE USER `{account.User}`@`{account.Host}` {clauses}"]),
        GrantParser.Parse(account, [$"GRANT USAGE ON *.* TO `{account.User}`@`{account.Host}`"]));

    public static AccountState Restricted(this AccountState account, string database, params string[] rights)
    {
        account.Rights.Restrictions.Add(database, [.. rights]);
        return account;
    }

    public static IReadOnlyList<string> Sql(this IEnumerable<Statement> statements) => [.. statements.Select(statement => statement.Sql)];

    /// <summary>The rights, a line for each, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> Lines(this AccountRights rights) =>
    [
        .. rights.Objects.Select(one => Line($"{string.Join(", ", one.Value.Privileges.Select(privilege => privilege.Sql).Order(StringComparer.Ordinal).DefaultIfEmpty("nothing"))} ON {one.Key}", one.Value.MayGrant))
            .Concat(rights.Dynamic.Select(one => Line($"dynamic {one.Key}", one.Value)))
            .Concat(rights.Proxies.Select(one => Line($"proxy {one.Key}", one.Value)))
            .Concat(rights.Roles.Select(one => Line($"role {one.Key}", one.Value)))
            .Concat(rights.DefaultRoles.Select(role => $"default role {role}"))
            .Order(StringComparer.Ordinal),
    ];

    private static string Line(string text, bool mayGrant) => mayGrant ? $"{text} +" : text;

    private static string Complete(string right, MySqlAccount account)
    {
        var holder = $"TO `{account.User}`@`{account.Host}`";
        var end = right.IndexOf(" WITH ", StringComparison.Ordinal);
        return end < 0 ? $"GRANT {right} {holder}" : $"GRANT {right[..end]} {holder}{right[end..]}";
    }
}
