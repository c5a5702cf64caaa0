namespace RotationFunctions.PostgreSql;

/// <summary>Who prepares the next user, and what gives it a privilege that it lacks.</summary>
/// <param name="Version">The server's major version.</param>
internal sealed record Administrator(string Name, bool CreatesRoles, bool CreatesDatabases, int Version)
{
    /// <summary>From here on, CREATEROLE acts only on roles of which one has the ADMIN OPTION.</summary>
    private const int OwnRolesOnly = 16;

    public bool HasGrantOptions => Version >= OwnRolesOnly;

    public bool MayGiveCreateDatabase => CreatesDatabases || Version < OwnRolesOnly;

    /// <summary>What lets it create users.</summary>
    public string CureForCreating => $"Give it with: ALTER ROLE {Quoted.Name(Name)} CREATEROLE.";

    /// <summary>What lets it alter a user.</summary>
    public string CureForAltering(string user) => (CreatesRoles, Version) switch
    {
        (false, < OwnRolesOnly) => CureForCreating,
        (false, _) => $"Give it with: ALTER ROLE {Quoted.Name(Name)} CREATEROLE, and {GrantAdmin(user)}.",
        _ => CureForGranting(user),
    };

    /// <summary>What lets it make others a member of a role.</summary>
    public string CureForGranting(string role) => $"Give it with: {GrantAdmin(role)}.";

    /// <summary>What lets it give a user a setting that is reserved to superusers.</summary>
    /// <param name="shown">The statement, for people.</param>
    public string CureForSetting(RoleSetting setting, string shown) => Version < 15
        ? $"Only a superuser may do this; let one run: {shown}{(setting.HasSecretValue ? " (with the value that the user in use has)" : "")}."
        : $"Give it with: GRANT SET ON PARAMETER {Quoted.Name(setting.Name)} TO {Quoted.Name(Name)}.";

    /// <summary>Lets it hand a role on.</summary>
    public string GrantAdmin(string role) =>
        $"GRANT {Quoted.Name(role)} TO {Quoted.Name(Name)} WITH ADMIN OPTION{(HasGrantOptions ? ", INHERIT FALSE, SET FALSE" : "")}";
}
