using System.Globalization;
using System.Text.Json;

namespace RotationFunctions.MySql;

/// <summary>What the server's table of users tells of an account better than its <c>SHOW</c> statements do, or alone.</summary>
/// <param name="columns">By their names.</param>
internal sealed class CatalogueRow(IReadOnlyDictionary<string, string?> columns)
{
    private const string Now = "UNIX_TIMESTAMP() AS now";

    private const string Certificate =
        "CONVERT(x509_subject USING utf8mb4) AS subject, CONVERT(x509_issuer USING utf8mb4) AS issuer, CONVERT(ssl_cipher USING utf8mb4) AS cipher";

    private const string Attributes =
        "JSON_EXTRACT(User_attributes, '$.Restrictions') AS restrictions, JSON_UNQUOTE(JSON_EXTRACT(User_attributes, '$.additional_password')) AS old_verifier";

    // In the order in which MySQL writes them.
    private static readonly string[] CertificateParts = ["subject", "issuer", "cipher"];

    public string Host => columns["Host"]!;

    private string Lifetime => columns["password_lifetime"] switch
    {
        null => AccountOption.Lifetime.Usual,
        "0" => "NEVER",
        var days => $"INTERVAL {days} DAY",
    };

    /// <param name="user">As a literal.</param>
    /// <param name="hasAttributes">Servers before 8.0.14 have no such column, and neither old passwords nor anything taken back.</param>
    public static string SelectFromMySql(string user, bool hasAttributes) =>
        $"SELECT Host, {Now}, UNIX_TIMESTAMP(password_last_changed) AS password_set, password_lifetime, {Certificate}{(hasAttributes ? $", {Attributes}" : "")} "
        + $"FROM mysql.user WHERE User = {user} ORDER BY Host";

    /// <param name="user">As a literal.</param>
    public static string SelectFromMariaDb(string user) =>
        $"SELECT user.Host, {Now}, JSON_VALUE(Priv, '$.password_last_changed') AS password_set FROM mysql.user AS user "
        + $"JOIN mysql.global_priv AS privileges USING (Host, User) WHERE User = {user} AND is_role = 'N' ORDER BY Host";

    /// <summary>MySQL writes what it requires of a certificate between quotes as it is, whatever quotes and backslashes stand in it.</summary>
    public string Repair(string statement) => statement.Replace(Requirement(text => $"'{text}'"), Requirement(SqlText.Literal), StringComparison.Ordinal);

    public void Complete(AccountDefinition definition, AccountRights rights)
    {
        definition.PasswordSet = Seconds("password_set");
        definition.Read = Seconds("now");
        if (!columns.ContainsKey("password_lifetime"))
            return; // MariaDB's statements tell all else
        definition[AccountOption.Lifetime] = Lifetime; // not shown where the password has expired, and not kept up to date
        definition.OldVerifier = columns.GetValueOrDefault("old_verifier");
        if (columns.GetValueOrDefault("restrictions") is not { } restrictions)
            return;
        using var json = JsonDocument.Parse(restrictions);
        foreach (var restriction in json.RootElement.EnumerateArray())
        {
            rights.Restrictions.Add(
                $"{SqlText.Identifier(restriction.GetProperty("Database").GetString()!)}.*",
                [.. restriction.GetProperty("Privileges").EnumerateArray().Select(privilege => privilege.GetString()!)]);
        }
    }

    private long? Seconds(string column) => columns[column] is { } seconds ? long.Parse(seconds, CultureInfo.InvariantCulture) : null;

    private string Requirement(Func<string, string> quote) =>
        $"REQUIRE {string.Join(' ', Certified().Select(part => $"{part.ToUpperInvariant()} {quote(columns[part]!)}"))}";

    private IEnumerable<string> Certified() => CertificateParts.Where(part => !string.IsNullOrEmpty(columns[part]));
}
