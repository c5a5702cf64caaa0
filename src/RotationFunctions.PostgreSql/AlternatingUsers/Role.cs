namespace RotationFunctions.PostgreSql;

/// <summary>A user as the server's catalogue has it; one that is new, as <c>CREATE ROLE</c> makes it.</summary>
internal sealed record Role(string Name)
{
    public const string Superuser = "SUPERUSER";

    /// <summary>The one of <see cref="Superpowers"/> that counts for whom logs in, and not for the role in which that one works.</summary>
    public const string Replication = "REPLICATION";

    public bool CanLogIn { get; init; }

    public bool Inherits { get; init; } = true;

    public bool CreatesDatabases { get; init; }

    public bool CreatesRoles { get; init; }

    /// <summary><c>SUPERUSER</c>, <c>REPLICATION</c> and <c>BYPASSRLS</c>, as far as it has them: what only a superuser may give or take.</summary>
    public IReadOnlyList<string> Superpowers { get; init; } = [];

    public bool Replicates => Superpowers.Contains(Replication);

    public int ConnectionLimit { get; init; } = -1;

    public string ValidUntil { get; init; } = "infinity";

    public IReadOnlyList<Membership> Memberships { get; init; } = [];

    public IReadOnlyList<RoleSetting> Settings { get; init; } = [];

    public bool IsMemberOf(string role) => Memberships.Any(membership => membership.Role == role);
}
