using System.Text;

namespace RotationFunctions.MySql;

/// <summary>The clauses that MariaDB's <c>SHOW GRANTS</c> has as well as both servers' <c>SHOW CREATE USER</c>.</summary>
internal sealed class AccountClauses(SqlReader reader, AccountDefinition account)
{
    private static readonly string[] SimpleRequirements = ["NONE", "SSL", "X509"];
    private static readonly string[] CertificateParts = ["SUBJECT", "ISSUER", "CIPHER"];

    /// <summary>Reads one clause, if one comes next.</summary>
    public bool TryRead() => TryReadAuthentication() || TryReadRequirement() || TryReadLimits();

    /// <summary>Reads the limits that follow the word <c>WITH</c>, as many as there are.</summary>
    /// <returns>Whether there was any.</returns>
    public bool ReadLimits()
    {
        var count = 0;
        for (; AccountOption.Limits.FirstOrDefault(limit => reader.TryTake(limit.Name)) is { } limit; count++)
            account[limit] = reader.TakeWord();
        return count > 0;
    }

    /// <summary>Reads the ways in which the account is let in.</summary>
    public bool TryReadAuthentication()
    {
        if (reader.TryTake("IDENTIFIED WITH"))
            account.Methods = [new AuthenticationMethod(reader.TakeName(), reader.TryTake("AS") ? TakeVerifier() : "")];
        else if (reader.TryTake("IDENTIFIED BY PASSWORD"))
            account.Methods = [new AuthenticationMethod(PasswordPlugin.Native, reader.TakeText())];
        else if (reader.TryTake("IDENTIFIED VIA"))
            account.Methods = TakeMethods();
        else
            return false;
        return true;
    }

    private List<AuthenticationMethod> TakeMethods()
    {
        var methods = new List<AuthenticationMethod>();
        do
        {
            var plugin = reader.TryTakeWord() ?? reader.TakeName();
            methods.Add(new AuthenticationMethod(plugin, reader.TryTake("USING") || reader.TryTake("AS") ? reader.TakeText() : ""));
        }
        while (reader.TryTake("OR"));
        return methods;
    }

    // MySQL hides it from the account itself, and writes it in hexadecimal where print_identified_with_as_hex is on.
    private string TakeVerifier() =>
        reader.TryTake("< secret >") ? "" : reader.TryTakeWord() is { } hexadecimal ? FromHexadecimal(hexadecimal) : reader.TakeText();

    private static string FromHexadecimal(string word) => word.StartsWith("0x", StringComparison.Ordinal)
        ? Encoding.Latin1.GetString(Convert.FromHexString(word.AsSpan(2)))
        : throw new FormatException("a verifier has an unknown form");

    private bool TryReadRequirement()
    {
        if (!reader.TryTake("REQUIRE"))
            return false;
        account[AccountOption.Requirement] = SimpleRequirements.FirstOrDefault(reader.TryTake) ?? TakeCertificate();
        return true;
    }

    /// <summary>In one order on both servers.</summary>
    private string TakeCertificate()
    {
        var parts = new SortedDictionary<string, string>();
        while (CertificateParts.FirstOrDefault(reader.TryTake) is { } part)
        {
            parts[part] = SqlText.Literal(reader.TakeText());
            reader.TryTake("AND");
        }
        return parts.Count > 0 ? string.Join(" AND ", parts.Select(part => $"{part.Key} {part.Value}")) : throw reader.Unknown();
    }

    private bool TryReadLimits()
    {
        if (!reader.TryTake("WITH"))
            return false;
        return ReadLimits() ? true : throw reader.Unknown();
    }
}
