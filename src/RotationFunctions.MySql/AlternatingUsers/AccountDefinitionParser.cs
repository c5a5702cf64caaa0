namespace RotationFunctions.MySql;

/// <summary>Reads what <c>SHOW CREATE USER</c> answers.</summary>
internal static class AccountDefinitionParser
{
    /// <param name="account">The one that was asked for.</param>
    /// <param name="statements">MariaDB answers a second one where the password has expired and has a lifetime.</param>
    /// <exception cref="FormatException">A statement goes on in an unknown way. The message goes on from "in what the server answered," and quotes no text.</exception>
    public static AccountDefinition Parse(MySqlAccount account, IEnumerable<string> statements)
    {
        var definition = new AccountDefinition();
        foreach (var statement in statements)
            Read(account, new SqlReader(statement), definition);
        return definition;
    }

    /// <summary>Reads only the ways in which the account is let in, which MariaDB names first, whatever else the statement says.</summary>
    /// <exception cref="FormatException">As for <see cref="Parse"/>.</exception>
    public static IReadOnlyList<AuthenticationMethod> ParseMethods(MySqlAccount account, string statement)
    {
        var (reader, definition) = (new SqlReader(statement), new AccountDefinition());
        ReadAccount(account, reader);
        return new AccountClauses(reader, definition).TryReadAuthentication() ? definition.Methods : throw reader.Unknown();
    }

    private static void Read(MySqlAccount account, SqlReader reader, AccountDefinition definition)
    {
        ReadAccount(account, reader);
        var clauses = new AccountClauses(reader, definition);
        while (!reader.AtEnd)
        {
            if (!clauses.TryRead() && !TryReadRoles(reader, definition) && !TryReadPolicy(reader, definition) && !TryReadState(reader, definition))
                throw reader.Unknown();
        }
    }

    private static void ReadAccount(MySqlAccount account, SqlReader reader)
    {
        if (!reader.TryTake("CREATE USER") && !reader.TryTake("ALTER USER"))
            throw reader.Unknown();
        if (reader.TakeAccount() != SqlReader.AccountSql(account.User, account.Host))
            throw new FormatException("it is about another account");
    }

    private static bool TryReadRoles(SqlReader reader, AccountDefinition definition)
    {
        if (!reader.TryTake("DEFAULT ROLE"))
            return false;
        definition.DefaultRoles.UnionWith(reader.TakeAccounts());
        return true;
    }

    private static bool TryReadPolicy(SqlReader reader, AccountDefinition definition)
    {
        if (reader.TryTake(AccountOption.Lifetime.Name))
        {
            ReadLifetime(reader, definition);
            return true;
        }
        if (AccountOption.Policies.FirstOrDefault(policy => reader.TryTake(policy.Name)) is not { } found)
            return false;
        definition[found] = found.Name switch
        {
            "PASSWORD REQUIRE CURRENT" => reader.TryTake("DEFAULT") ? "DEFAULT" : reader.TryTake("OPTIONAL") ? "OPTIONAL" : "",
            "PASSWORD REUSE INTERVAL" => TakeDays(reader),
            _ => reader.TakeWord(),
        };
        return true;
    }

    // That the password has expired is no option of the account: a new password ends it.
    private static void ReadLifetime(SqlReader reader, AccountDefinition definition)
    {
        if (reader.TryTake("INTERVAL"))
            definition[AccountOption.Lifetime] = $"INTERVAL {TakeDays(reader)}";
        else if (reader.TryTake("NEVER"))
            definition[AccountOption.Lifetime] = "NEVER";
        else
            reader.TryTake("DEFAULT");
    }

    private static string TakeDays(SqlReader reader)
    {
        var count = reader.TakeWord();
        if (count == "DEFAULT")
            return count;
        reader.Take("DAY");
        return $"{count} DAY";
    }

    private static bool TryReadState(SqlReader reader, AccountDefinition definition)
    {
        if (reader.TryTake("ACCOUNT LOCK"))
            definition.IsLocked = true;
        else if (reader.TryTake("ATTRIBUTE"))
            definition.Attribute = reader.TakeText() is not "{}" and var text ? text : null;
        else
            return reader.TryTake("ACCOUNT UNLOCK");
        return true;
    }
}
