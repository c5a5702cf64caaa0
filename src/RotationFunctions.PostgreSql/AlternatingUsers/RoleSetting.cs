using System.Text.RegularExpressions;

namespace RotationFunctions.PostgreSql;

/// <summary>A setting that a user's sessions start with.</summary>
/// <param name="Database">Where; <c>null</c> for all databases that have none of their own.</param>
/// <param name="Value">As the server stores it: a list with its elements quoted.</param>
internal sealed partial record RoleSetting(string? Database, string Name, string Value)
{
    public const string Role = "role";

    // The server keeps no mark of this on a setting; those that a user may have are these.
    private static readonly string[] ListsOfNames = ["search_path", "temp_tablespaces", "session_preload_libraries", "local_preload_libraries"];

    /// <summary>The role that the user starts in, instead of working as itself.</summary>
    public bool IsStartRole => Name == Role;

    /// <summary>Whether the value may be a secret: a name with a dot is one that an application or a module made up.</summary>
    public bool HasSecretValue => Name.Contains('.', StringComparison.Ordinal);

    public string Set(string user) => Set(user, ValueInSql());

    /// <summary><see cref="Set(string)"/> for people.</summary>
    public string ShowSet(string user) => Set(user, HasSecretValue ? "'…'" : ValueInSql());

    public string Reset(string user) => $"{Alter(user)} RESET {Quoted.Name(Name)}";

    private string Set(string user, string value) => $"{Alter(user)} SET {Quoted.Name(Name)} TO {value}";

    private string Alter(string user) => $"ALTER ROLE {Quoted.Name(user)}{(Database is null ? "" : $" IN DATABASE {Quoted.Name(Database)}")}";

    private string ValueInSql()
    {
        if (!ListsOfNames.Contains(Name, StringComparer.OrdinalIgnoreCase))
            return Quoted.Text(Value);
        var elements = Element().Matches(Value).Select(match => match.Groups["quoted"].Success
            ? match.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal)
            : match.Value);
        return string.Join(", ", elements.DefaultIfEmpty("").Select(Quoted.Text));
    }

    [GeneratedRegex("""
        "(?<quoted>(?:[^"]|"")*)"|[^",\s]+
        """)]
    private static partial Regex Element();
}
