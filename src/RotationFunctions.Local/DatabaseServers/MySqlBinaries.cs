namespace RotationFunctions.Local.DatabaseServers;

/// <summary>An installation of MySQL or MariaDB: <c>/usr</c>, or a folder that holds the same.</summary>
public sealed record MySqlBinaries(MySqlKind Kind, string Folder)
{
    private static readonly string[] ProgramFolders = ["sbin", "bin"];

    internal string Server => Find(Kind == MySqlKind.MySql ? "mysqld" : "mariadbd")!;

    /// <summary>What makes MariaDB's data folder; MySQL's server does that by itself.</summary>
    internal string Installer => Find("mariadb-install-db")!;

    /// <summary>Where the installation keeps its things, for a server that does not lie where it was built for.</summary>
    internal IEnumerable<string> Arguments => Folder == "/usr" ? [] :
    [
        $"--basedir={Folder}", $"--plugin-dir={Path.Combine(Folder, "lib/mysql/plugin")}",
        $"--lc-messages-dir={Path.Combine(Folder, "share/mysql")}", $"--character-sets-dir={Path.Combine(Folder, "share/mysql/charsets")}",
    ];

    // MariaDB's packages have a program of the name mysqld, too.
    private bool IsComplete => Kind == MySqlKind.MySql
        ? Find("mysqld") is not null && Find("mariadbd") is null
        : Find("mariadbd") is not null && Find("mariadb-install-db") is not null;

    /// <summary>The installation that is named, or one on this machine; <c>null</c> where there is none.</summary>
    /// <exception cref="NoServerException"><c>ROTATION_MYSQL_BIN</c> or <c>ROTATION_MARIADB_BIN</c> names a folder without one.</exception>
    public static MySqlBinaries? Find(MySqlKind kind)
    {
        string?[] folders = [kind == MySqlKind.MySql && NewerServers.Find("mysql-9") is { } newer ? Path.Combine(newer, "usr") : null, "/usr", "/usr/local"];
        return FindNamed(kind) ?? folders.OfType<string>().Select(folder => new MySqlBinaries(kind, folder)).FirstOrDefault(binaries => binaries.IsComplete);
    }

    internal static MySqlBinaries? FindNamed(MySqlKind kind)
    {
        var variable = MySqlServer.VariableOf(kind) + "_BIN";
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } folder)
            return null;
        var named = new MySqlBinaries(kind, folder);
        return named.IsComplete ? named : throw new NoServerException(
            $"{variable} is '{folder}', but no {MySqlServer.NameOf(kind)} server is there. Set it to the folder that holds its 'sbin' or 'bin', such as /usr.");
    }

    private string? Find(string program) =>
        ProgramFolders.Select(folder => Path.Combine(Folder, folder, program)).FirstOrDefault(File.Exists);
}
