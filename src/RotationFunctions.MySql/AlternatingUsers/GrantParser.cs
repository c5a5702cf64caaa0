namespace RotationFunctions.MySql;

/// <summary>Reads what <c>SHOW GRANTS</c> answers.</summary>
internal sealed class GrantParser
{
    private static readonly string[] ObjectKinds = ["PACKAGE BODY", "PACKAGE", "PROCEDURE", "FUNCTION", "LIBRARY", "TABLE"];

    private readonly AccountRights _rights = new();
    private readonly string? _account; // whose rights they must be; null for anybody's

    private GrantParser(string? account) => _account = account;

    /// <param name="account">The one that was asked for.</param>
    /// <exception cref="FormatException">A statement goes on in an unknown way. The message goes on from "in what the server answered," and quotes no text.</exception>
    public static AccountRights Parse(MySqlAccount account, IEnumerable<string> statements)
    {
        var parser = new GrantParser(SqlReader.AccountSql(account.User, account.Host));
        foreach (var statement in statements)
            parser.Read(new SqlReader(statement));
        return parser._rights;
    }

    /// <summary>Adds up what MariaDB answers for a role: its rights, and those of each role that it has in turn.</summary>
    /// <exception cref="FormatException">As for <see cref="Parse"/>.</exception>
    public static AccountRights ParseTogether(IEnumerable<string> statements)
    {
        var sum = new AccountRights();
        foreach (var statement in statements)
        {
            var parser = new GrantParser(account: null);
            parser.Read(new SqlReader(statement));
            sum.Add(parser._rights);
        }
        return sum;
    }

    private void Read(SqlReader reader)
    {
        if (reader.TryTake("GRANT PROXY ON"))
            ReadProxy(reader);
        else if (reader.TryTake("SET DEFAULT ROLE"))
            ReadDefaultRole(reader);
        else if (reader.TryTake("REVOKE"))
            ReadRestriction(reader);
        else if (!reader.TryTake("GRANT"))
            throw reader.Unknown();
        else if (reader.AtName)
            ReadRoles(reader);
        else
            ReadPrivileges(reader);
        if (!reader.AtEnd)
            throw reader.Unknown();
    }

    private void ReadProxy(SqlReader reader)
    {
        var proxied = reader.TakeAccount();
        TakeHolder(reader, "TO");
        _rights.Proxies[proxied] = reader.TryTake("WITH GRANT OPTION");
    }

    private void ReadDefaultRole(SqlReader reader)
    {
        _rights.DefaultRoles.Add(reader.TakeAccount());
        TakeHolder(reader, "FOR");
    }

    // MySQL leaves out of this that passing rights on is taken back, and may have nothing left to list then: its catalogue tells.
    private void ReadRestriction(SqlReader reader)
    {
        if (!reader.TryTake("ON"))
        {
            TakePrivileges(reader);
            reader.Take("ON");
        }
        TakeObject(reader);
        TakeHolder(reader, "FROM");
    }

    private void ReadRoles(SqlReader reader)
    {
        var roles = reader.TakeAccounts();
        TakeHolder(reader, "TO");
        var mayGrant = reader.TryTake("WITH ADMIN OPTION");
        foreach (var role in roles)
            _rights.Roles[role] = mayGrant;
    }

    private void ReadPrivileges(SqlReader reader)
    {
        var privileges = TakePrivileges(reader);
        reader.Take("ON");
        var name = TakeObject(reader);
        TakeHolder(reader, "TO");
        var mayGrant = TakeOptions(reader);
        if (name == AccountRights.Everything && _rights.Objects.ContainsKey(name))
            AddDynamic(privileges, mayGrant); // they always follow the others, in lines of their own
        else
            Add(name, privileges, mayGrant, reader);
    }

    private void AddDynamic(List<Privilege> privileges, bool mayGrant)
    {
        foreach (var privilege in privileges)
            _rights.Dynamic[privilege.Name] = mayGrant;
    }

    private void Add(string name, List<Privilege> privileges, bool mayGrant, SqlReader reader)
    {
        var rights = new ObjectRights { MayGrant = mayGrant };
        rights.Privileges.UnionWith(privileges.Where(privilege => privilege.Name != "USAGE")); // which means none
        if (!_rights.Objects.TryAdd(name, rights))
            throw reader.Unknown(); // each object has one line
    }

    private static List<Privilege> TakePrivileges(SqlReader reader)
    {
        var privileges = new List<Privilege>();
        do
        {
            var name = reader.TakeWord();
            while (!reader.IsAt("ON") && reader.TryTakeWord() is { } word)
                name += $" {word}";
            if (reader.TryTake("("))
                privileges.AddRange(TakeColumns(reader).Select(column => new Privilege(name, column)));
            else
                privileges.Add(new Privilege(name));
        }
        while (reader.TryTake(","));
        return privileges;
    }

    private static List<string> TakeColumns(SqlReader reader)
    {
        var columns = new List<string>();
        do
            columns.Add(reader.TakeName());
        while (reader.TryTake(","));
        reader.Take(")");
        return columns;
    }

    private static string TakeObject(SqlReader reader)
    {
        if (reader.TryTake("* . *"))
            return AccountRights.Everything;
        var kind = ObjectKinds.FirstOrDefault(kind => reader.TryTake(kind));
        var database = SqlText.Identifier(reader.TakeName());
        reader.Take(".");
        var name = reader.TryTake("*") ? "*" : SqlText.Identifier(reader.TakeName());
        return kind is null ? $"{database}.{name}" : $"{kind} {database}.{name}";
    }

    private void TakeHolder(SqlReader reader, string word)
    {
        reader.Take(word);
        var holder = reader.TakeAccount();
        if (_account is not null && holder != _account)
            throw new FormatException("it is about another account");
    }

    /// <summary>Whether they may be passed on. MariaDB tells some of the account's definition here too, which <c>SHOW CREATE USER</c> tells better.</summary>
    private static bool TakeOptions(SqlReader reader)
    {
        var clauses = new AccountClauses(reader, new AccountDefinition());
        var mayGrant = reader.TryTake("WITH GRANT OPTION");
        while (!reader.AtEnd && !mayGrant && clauses.TryRead())
            mayGrant = reader.TryTake("WITH GRANT OPTION");
        clauses.ReadLimits();
        return mayGrant;
    }
}
