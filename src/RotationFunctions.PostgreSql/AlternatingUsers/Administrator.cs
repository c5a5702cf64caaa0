namespace RotationFunctions.PostgreSql;

/// <summary>Who prepares the next user, and what gives it a privilege that it lacks.</summary>
/// <param name="Version">The server's major version.</param>
internal sealed record Administrator(string Name, bool CreatesRoles, bool CreatesDatabases, int Version)
{
    /// <summary>From here on, CREATEROLE acts only on roles of which one has the ADMIN OPTION.</summary>
    private const int OwnRolesOnly = 16;

    public bool IsSuperuser { get; init; }

    public bool Replicates { get; init; }

    public bool HasGrantOptions => Version >= OwnRolesOnly;

    public bool MayGiveCreateDatabase => CreatesDatabases || Version < OwnRolesOnly;

    public bool MayGiveReplication => IsSuperuser || (Replicates && Version >= OwnRolesOnly);

    /// <summary>What lets it create users.</summary>
    public string CureForCreating => $"Give it with: ALTER ROLE {Quoted.Name(Name)} CREATEROLE.";

    /// <summary>What lets it alter a user.</summary>
    public string CureForAltering(Role user) => FindCureForSuperpowers(user) ?? (CreatesRoles, Version) switch
    {
        (false, < OwnRolesOnly) => CureForCreating,
        (false, _) => $"Give it with: ALTER ROLE {Quoted.Name(Name)} CREATEROLE, and {GrantAdmin(user.Name)}.",
        _ => CureForGranting(user.Name),
    };

    /// <summary>What lets it alter a user that only superusers may alter; <c>null</c> for any other.</summary>
    public string? FindCureForSuperpowers(Role user)
    {
        var guarded = IsSuperuser ? [] : user.Superpowers.Where(power => power == Role.Superuser || (power == Role.Replication && Version < OwnRolesOnly)).ToList();
        return guarded.Count == 0 ? null
            : $"Only a superuser may alter '{user.Name}', which has {string.Join(" and ", guarded)}: let 'masterarn' name a superuser's secret; or let one run: "
                + $"ALTER ROLE {Quoted.Name(user.Name)} {string.Join(' ', guarded.Select(power => $"NO{power}"))}.";
    }

    /// <summary>What lets it make others a member of a role.</summary>
    public string CureForGranting(string role) => $"Give it with: {GrantAdmin(role)}.";

    /// <summary>What lets it give a user a setting that is reserved to superusers.</summary>
    /// <param name="shown">The statement, for people.</param>
    public string CureForSetting(RoleSetting setting, string shown) => Version < 15
        ? $"Only a superuser may do this; let one run: {shown}{(setting.HasSecretValue ? " (with the value that the user in use has)" : "")}."
        : $"Give it with: GRANT SET ON PARAMETER {Quoted.Name(setting.Name)} TO {Quoted.Name(Name)}.";

    /// <summary>Lets a user work as a role, also one that is a member but may not.</summary>
    public string GrantWork(string role, string user) => $"GRANT {Quoted.Name(role)} TO {Quoted.Name(user)}{(HasGrantOptions ? " WITH SET TRUE" : "")}";

    /// <summary>Lets it hand a role on.</summary>
    public string GrantAdmin(string role) =>
        $"GRANT {Quoted.Name(role)} TO {Quoted.Name(Name)} WITH ADMIN OPTION{(HasGrantOptions ? ", INHERIT FALSE, SET FALSE" : "")}";
}
