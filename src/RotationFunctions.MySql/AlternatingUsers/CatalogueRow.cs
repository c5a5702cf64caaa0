using System.Text.Json;

namespace RotationFunctions.MySql;

/// <summary>What MySQL's table of users tells of an account better than its <c>SHOW</c> statements do.</summary>
internal sealed class CatalogueRow(IReadOnlyList<string?> columns)
{
    /// <summary>The certificate's texts; passwords that are there besides the first; what is taken back of rights on everything.</summary>
    /// <param name="hasAttributes">Servers before 8.0.14 have no such column, and neither old passwords nor anything taken back.</param>
    public static string Columns(bool hasAttributes) =>
        "Host, CONVERT(x509_subject USING utf8mb4), CONVERT(x509_issuer USING utf8mb4), CONVERT(ssl_cipher USING utf8mb4), password_lifetime, "
        + (hasAttributes
            ? "JSON_EXTRACT(User_attributes, '$.Restrictions'), JSON_CONTAINS_PATH(User_attributes, 'one', '$.additional_password')"
            : "NULL, NULL");

    public string Host => columns[0]!;

    private string Lifetime => columns[4] switch
    {
        null => AccountOption.Lifetime.Usual,
        "0" => "NEVER",
        var days => $"INTERVAL {days} DAY",
    };

    /// <summary>MySQL writes what it requires of a certificate between quotes as it is, whatever quotes and backslashes stand in it.</summary>
    public string Repair(string statement)
    {
        (string Word, string? Text)[] parts = [("SUBJECT", columns[1]), ("ISSUER", columns[2]), ("CIPHER", columns[3])];
        var required = parts.Where(part => !string.IsNullOrEmpty(part.Text)).ToList();
        return required.Count == 0 ? statement : statement.Replace(
            $"REQUIRE {string.Join(' ', required.Select(part => $"{part.Word} '{part.Text}'"))}",
            $"REQUIRE {string.Join(' ', required.Select(part => $"{part.Word} {SqlText.Literal(part.Text!)}"))}",
            StringComparison.Ordinal);
    }

    public void Complete(AccountDefinition definition, AccountRights rights)
    {
        definition[AccountOption.Lifetime] = Lifetime; // not shown where the password has expired, and not kept up to date
        definition.HasOldPassword = columns[6] == "1";
        if (columns[5] is not { } restrictions)
            return;
        using var json = JsonDocument.Parse(restrictions);
        foreach (var restriction in json.RootElement.EnumerateArray())
        {
            rights.Restrictions.Add(
                $"{SqlText.Identifier(restriction.GetProperty("Database").GetString()!)}.*",
                [.. restriction.GetProperty("Privileges").EnumerateArray().Select(privilege => privilege.GetString()!)]);
        }
    }
}
