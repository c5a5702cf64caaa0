namespace RotationFunctions.MySql;

/// <summary>An account as the server knows it: one user name may have several, each for other hosts.</summary>
internal sealed record MySqlAccount(string User, string Host)
{
    /// <summary>Reads what <c>CURRENT_USER()</c> answers: a user may have an @ in its name, a host has none.</summary>
    public static MySqlAccount Parse(string text)
    {
        var at = text.LastIndexOf('@');
        return new MySqlAccount(text[..at], text[(at + 1)..]);
    }

    /// <summary>As SQL has it.</summary>
    public string Sql => $"{SqlText.Literal(User)}@{SqlText.Literal(Host)}";

    /// <summary>For people.</summary>
    public override string ToString() => $"'{User}'@'{Host}'";
}
