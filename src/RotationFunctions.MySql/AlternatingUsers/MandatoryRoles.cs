namespace RotationFunctions.MySql;

/// <summary>The roles that every account of a MySQL server has (<c>mandatory_roles</c>).</summary>
internal static class MandatoryRoles
{
    private const string Setting = "SHOW GLOBAL VARIABLES LIKE 'mandatory_roles'";

    private static readonly char[] Quotes = ['`', '\'', '"'];

    public static async Task<IReadOnlySet<string>> ReadAsync(MySqlSession session, CancellationToken cancellationToken) =>
        Parse(await session.RowsAsync(Setting, cancellationToken) is [var setting, ..] ? setting[1]! : ""); // MariaDB has no such setting

    /// <param name="setting">As the server has it, such as <c>`reader`@`localhost`, writer</c>. A role without a host is one of <c>%</c>.</param>
    /// <returns>Each as SQL has it.</returns>
    public static IReadOnlySet<string> Parse(string setting) => setting
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(role => role.LastIndexOf('@') is var at and >= 0 ? Account(role[..at], role[(at + 1)..]) : Account(role, "%"))
        .ToHashSet();

    private static string Account(string user, string host) => SqlReader.AccountSql(user.Trim().Trim(Quotes), host.Trim().Trim(Quotes).ToLowerInvariant());
}
