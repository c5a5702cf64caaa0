namespace RotationFunctions.MySql;

/// <summary>What <c>ALL PRIVILEGES</c> means.</summary>
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

    /// <summary>Which MariaDB has since 11.3, for all but tables.</summary>
    private const string ShowCreateRoutine = "SHOW CREATE ROUTINE";

    /// <summary>What it means on a server.</summary>
    /// <param name="served">The privileges that the server knows, as <c>SHOW PRIVILEGES</c> names them.</param>
    public static IEnumerable<Privilege> On(string name, bool isMariaDb, IReadOnlyCollection<string> served)
    {
        var isMore = Usual(name) != OnTable && served.Contains(ShowCreateRoutine, StringComparer.OrdinalIgnoreCase);
        return isMore ? On(name, isMariaDb).Append(new Privilege(ShowCreateRoutine)) : On(name, isMariaDb);
    }

    /// <summary>What it means on all versions: a newer one may have more.</summary>
    /// <param name="name">The object, in the words of <c>GRANT</c>.</param>
    public static IEnumerable<Privilege> On(string name, bool isMariaDb) =>
        from privilege in isMariaDb && !IsRoutine(name) ? Usual(name).Concat(OfMariaDb) : Usual(name)
        select new Privilege(privilege);

    private static string[] Usual(string name)
    {
        if (IsRoutine(name))
            return OnRoutine;
        if (name == AccountRights.Everything)
            return OnEverything;
        return name.EndsWith(".*", StringComparison.Ordinal) ? OnDatabase : OnTable;
    }

    // Its kind stands before the name.
    private static bool IsRoutine(string name) => name.EndsWith('`') && !name.StartsWith('`');
}
