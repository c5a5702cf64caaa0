using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MySqlConnector;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>All that a server tells of a user, in its own words and from its own tables, but for its name and password.</summary>
internal static partial class Picture
{
    private static readonly string[] Tables = ["db", "tables_priv", "columns_priv", "procs_priv", "proxies_priv"];

    // Of these, MariaDB has the first, and MySQL the others.
    private static readonly Dictionary<MySqlKind, string[]> MoreTables = new()
    {
        [MySqlKind.MariaDb] = ["roles_mapping"],
        [MySqlKind.MySql] = ["global_grants", "role_edges", "default_roles"],
    };

    // Who gave it, and when, is no right; nor what changes with every password.
    private static readonly HashSet<string> LeftOut = new(StringComparer.OrdinalIgnoreCase)
    {
        "User", "TO_USER", "Grantor", "Timestamp", "authentication_string", "password_last_changed", "User_attributes", "password_expired",
    };

    public static async Task<IReadOnlyList<string>> OfAsync(MySqlServer server, string user)
    {
        await using var connection = new MySqlConnection(server.AdministratorConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        foreach (var host in await RowsAsync(connection, $"SELECT Host FROM mysql.user WHERE User = {SqlText.Literal(user)} AND Host <> ''"))
        {
            var account = $"{SqlText.Literal(user)}@{SqlText.Literal(host[5..])}";
            foreach (var statement in new[] { "SHOW GRANTS FOR", "SHOW CREATE USER" })
                lines.AddRange((await RowsAsync(connection, $"{statement} {account}", named: false)).Select(line => $"{host}: {Bare(line, user)}"));
        }
        foreach (var table in Tables.Concat(MoreTables[server.Kind]))
            lines.AddRange((await RowsAsync(connection, $"SELECT * FROM mysql.{table} WHERE {Holder(table)} = {SqlText.Literal(user)}")).Select(row => $"{table}: {row}"));
        if (server.Kind == MySqlKind.MySql)
        {
            lines.AddRange(await RowsAsync(connection,
                $"SELECT *, JSON_EXTRACT(User_attributes, '$.Restrictions'), COALESCE(JSON_CONTAINS_PATH(User_attributes, 'one', '$.additional_password'), 0) FROM mysql.user WHERE User = {SqlText.Literal(user)}"));
        }
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static string Holder(string table) => table == "role_edges" ? "TO_USER" : "User";

    private static string Bare(string line, string user) => new[] { Verifier(), ExpiredPassword(), NoLimit(), NoLimits(), NoRemarks() }.Aggregate(
        line.Replace(SqlText.Identifier(user), "USER", StringComparison.Ordinal), (text, leftOut) => leftOut.Replace(text, ""));

    private static async Task<List<string>> RowsAsync(MySqlConnection connection, string sql, bool named = true)
    {
        await using var command = new MySqlCommand(sql, connection);
        await using var answer = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await answer.ReadAsync(TestContext.Current.CancellationToken))
        {
            var columns = Enumerable.Range(0, answer.FieldCount).Where(column => !LeftOut.Contains(answer.GetName(column)));
            rows.Add(string.Join(' ', columns.Select(column => (named ? $"{answer.GetName(column)}=" : "") + Sorted(Text(answer.GetValue(column))))));
        }
        return rows;
    }

    // MySQL writes them in any order.
    private static string Sorted(string text)
    {
        if (!text.StartsWith("[{", StringComparison.Ordinal))
            return text;
        using var json = JsonDocument.Parse(text);
        return string.Join(',', json.RootElement.EnumerateArray().Select(element => element.GetRawText()).Order(StringComparer.Ordinal));
    }

    private static string Text(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    [GeneratedRegex(@"( AS| USING| IDENTIFIED BY PASSWORD) '(?:[^'\\]|''|\\.)*'", RegexOptions.Singleline)]
    private static partial Regex Verifier();

    [GeneratedRegex(" PASSWORD EXPIRE(?= |$)(?! INTERVAL| NEVER| DEFAULT)")]
    private static partial Regex ExpiredPassword();

    // MySQL shows a limit that was taken off as one of 0, until it restarts.
    [GeneratedRegex(" MAX_[A-Z_]+ 0(?= |$)")]
    private static partial Regex NoLimit();

    [GeneratedRegex(" WITH(?= PASSWORD| ACCOUNT|$)")]
    private static partial Regex NoLimits();

    [GeneratedRegex(" ATTRIBUTE '{}'")]
    private static partial Regex NoRemarks();
}
