namespace RotationFunctions.MySql;

/// <summary>What <c>ALL PRIVILEGES</c> means, as far as all versions of a server have it: a newer one may have more.</summary>
internal static class AllPrivileges
{
    private static readonly string[] OnTable =
        ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "REFERENCES", "INDEX", "ALTER", "CREATE VIEW", "SHOW VIEW", "TRIGGER"];

    private static readonly string[] OnDatabase =
        [.. OnTable, "CREATE TEMPORARY TABLES", "LOCK TABLES", "CREATE ROUTINE", "ALTER ROUTINE", "EXECUTE", "EVENT"];

    private static readonly string[] OnEverything =
        [.. OnDatabase, "RELOAD", "SHUTDOWN", "PROCESS", "FILE", "SHOW DATABASES", "SUPER", "REPLICATION SLAVE", "CREATE USER"];

    private static readonly string[] OnRoutine = ["ALTER ROUTINE", "EXECUTE"];

    private static readonly string[] OfMariaDb = ["DELETE HISTORY"];

    /// <param name="name">The object, in the words of <c>GRANT</c>.</param>
    public static IEnumerable<Privilege> On(string name, bool isMariaDb) =>
        from privilege in name.EndsWith('`') && !name.StartsWith('`') ? OnRoutine : Usual(name).Concat(isMariaDb ? OfMariaDb : [])
        select new Privilege(privilege);

    private static string[] Usual(string name) =>
        name == AccountRights.Everything ? OnEverything : name.EndsWith(".*", StringComparison.Ordinal) ? OnDatabase : OnTable;
}
