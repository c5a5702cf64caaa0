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
    public static IReadOnlySet<string> Parse(string setting) =>
        SplitOutsideQuotes(setting, ',').Where(role => role.Length > 0).Select(Account).ToHashSet();

    private static string Account(string role)
    {
        var parts = SplitOutsideQuotes(role, '@');
        return parts.Count == 1 ? SqlReader.AccountSql(Unquote(role), "%")
            : SqlReader.AccountSql(Unquote(string.Join('@', parts.SkipLast(1))), Unquote(parts[^1]).ToLowerInvariant());
    }

    private static List<string> SplitOutsideQuotes(string text, char separator)
    {
        var (parts, start, openedBy) = (new List<string>(), 0, default(char?));
        for (var position = 0; position < text.Length; position++)
        {
            var character = text[position];
            if (openedBy is not null)
            {
                openedBy = character == openedBy ? null : openedBy; // one that is doubled closes, and opens again
            }
            else if (Quotes.Contains(character))
            {
                openedBy = character;
            }
            else if (character == separator)
            {
                parts.Add(text[start..position].Trim());
                start = position + 1;
            }
        }
        return [.. parts, text[start..].Trim()];
    }

    private static string Unquote(string name) => name.Length > 1 && Quotes.Contains(name[0]) && name[^1] == name[0]
        ? name[1..^1].Replace($"{name[0]}{name[0]}", $"{name[0]}", StringComparison.Ordinal)
        : name;
}
