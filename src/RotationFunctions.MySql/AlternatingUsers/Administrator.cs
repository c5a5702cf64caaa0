namespace RotationFunctions.MySql;

/// <summary>The account that prepares users, and what it lacks where the server does not let it.</summary>
internal sealed class Administrator(ServerIdentity server)
{
    private const string SystemUser = "SYSTEM_USER";

    public MySqlAccount Account => server.Account;

    public bool IsMariaDb => server.IsMariaDb;

    public string CureForReading => $"GRANT SELECT ON `mysql`.* TO {server.Account.Sql}";

    /// <param name="rights">Of the account that is to be created, altered or dropped.</param>
    public string CureForAltering(AccountRights rights) =>
        $"GRANT CREATE USER{(rights.Dynamic.ContainsKey(SystemUser) ? $", {SystemUser}" : "")} ON *.* TO {server.Account.Sql}";

    public string CureForDefaultRoles(AccountRights rights) =>
        IsMariaDb ? $"GRANT UPDATE ON `mysql`.* TO {server.Account.Sql}" : CureForAltering(rights);

    /// <summary>Creates an account that something has for its definer already. The privilege has this name from MySQL 8.2 on.</summary>
    public string CureForDefiners => $"GRANT ALLOW_NONEXISTENT_DEFINER ON *.* TO {server.Account.Sql}";

    public string CureForRole(string role) => $"GRANT {role} TO {server.Account.Sql} WITH ADMIN OPTION";

    public string CureForProxy(string account) => $"GRANT PROXY ON {account} TO {server.Account.Sql} WITH GRANT OPTION";

    public string CureFor(string privileges, string name) => $"GRANT {privileges} ON {name} TO {server.Account.Sql} WITH GRANT OPTION";
}
