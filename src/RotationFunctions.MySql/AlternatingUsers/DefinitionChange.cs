using System.Text.Json;

namespace RotationFunctions.MySql;

/// <summary>The statements that give an account the limits, policies and remarks of another, and none for what is so already.</summary>
internal sealed class DefinitionChange(AccountState wanted, AccountState now, Administrator administrator)
{
    public IEnumerable<Statement> Statements() =>
        from clause in OldPassword().Concat(Options()).Concat(Lifetime()).Concat(Attribute())
        select new Statement($"ALTER USER {now.Account.Sql} {clause.Sql}", administrator.CureForAltering(now.Rights))
        {
            Shown = $"ALTER USER {now.Account.Sql} {clause.Shown}",
        };

    private IEnumerable<Clause> OldPassword()
    {
        if (now.Definition.OldVerifier is not null)
            yield return "DISCARD OLD PASSWORD";
    }

    private IEnumerable<Clause> Options()
    {
        string[] limits = [.. Changed(AccountOption.Limits)];
        string[] clauses =
        [
            .. Changed([AccountOption.Requirement]),
            .. limits.Length > 0 ? limits.Prepend("WITH") : limits,
            .. Changed(AccountOption.Policies),
        ];
        if (clauses.Length > 0)
            yield return string.Join(' ', clauses);
    }

    private IEnumerable<Clause> Lifetime()
    {
        // MySQL 9.7 writes that the lifetime is the usual one again, and goes by the old one all the same until it restarts: by none, where
        // that was the last that it was told.
        if (!administrator.IsMariaDb && IsChanged(AccountOption.Lifetime) && wanted.Definition[AccountOption.Lifetime] == AccountOption.Lifetime.Usual)
            yield return $"{AccountOption.Lifetime.Name} NEVER";
        foreach (var clause in Changed([AccountOption.Lifetime]))
            yield return clause;
    }

    // MySQL merges what it is given into what is there, and leaves out what is null.
    private IEnumerable<Clause> Attribute()
    {
        if (wanted.Definition.Attribute == now.Definition.Attribute)
            yield break;
        if (now.Definition.Attribute is { } old)
            yield return AttributeClause(NullsFor(old));
        if (wanted.Definition.Attribute is { } attribute)
            yield return AttributeClause(attribute);
    }

    // What an account's owner wrote into it is nobody else's business.
    private static Clause AttributeClause(string attribute) => new($"ATTRIBUTE {SqlText.Literal(attribute)}", "ATTRIBUTE '…'");

    private static string NullsFor(string attribute)
    {
        using var json = JsonDocument.Parse(attribute);
        var names = json.RootElement.EnumerateObject().Select(field => $"\"{JsonEncodedText.Encode(field.Name)}\": null");
        return $"{{{string.Join(", ", names)}}}";
    }

    private IEnumerable<string> Changed(IEnumerable<AccountOption> options) =>
        options.Where(IsChanged).Select(option => $"{option.Name} {wanted.Definition[option]}".TrimEnd());

    private bool IsChanged(AccountOption option) => wanted.Definition[option] != now.Definition[option];
}
