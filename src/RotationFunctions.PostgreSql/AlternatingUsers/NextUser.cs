using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>What the user whose turn is next shall be like, so that it can take the place of the one in use.</summary>
/// <param name="existing">What it is now; <c>null</c> where it has to be created.</param>
/// <param name="startRole">The role in which the user in use starts; <c>null</c> where it works as itself.</param>
internal sealed class NextUser(UserTurn turn, Role inUse, Role? existing, string? startRole)
{
    private readonly Role _now = existing ?? new Role(turn.Next);

    /// <summary>The role in which both users work, so that what either creates belongs to both.</summary>
    public string SharedRole { get; } = startRole is not null && (startRole != turn.Next || existing is not null) ? startRole
        : turn.Next == turn.First && inUse.IsMemberOf(turn.Next) ? turn.Next // another tool made the clone, and did not let it start there
        : turn.InUse;

    /// <summary>Whether the next user works in the shared role without any doing: it is that role, or its owner chose one for it.</summary>
    public bool HasItsRole => SharedRole == turn.Next || (IsFirst && _now.Settings.Any(setting => setting.IsStartRole));

    /// <summary>
    /// The one of the two that is not to own anything, since the other could not use it; <c>null</c> where what it owns is its owner's choice.
    /// </summary>
    public string? NotAnOwner => SharedRole == turn.Next ? turn.InUse : HasItsRole ? null : turn.Next;

    private bool IsFirst => turn.Next == turn.First;

    /// <summary>What the next user will lack, or will keep its successor from being prepared, with what helps; <c>null</c> where there is nothing.</summary>
    public string? FindGap(Administrator administrator) =>
        administrator.FindCureForSuperpowers(inUse) is { } cure ? $"When the turn of '{turn.InUse}' comes, it cannot be prepared. {cure}"
        : !inUse.Replicates || _now.Replicates || administrator.MayGiveReplication ? null
        : $"'{turn.InUse}' may open connections for replication, which '{turn.Next}' may not: the administrator cannot give that. Where it is needed, let a superuser run: "
        + $"ALTER ROLE {Quoted.Name(turn.Next)} {Role.Replication}.";

    public Role Describe(Administrator administrator)
    {
        var next = _now with
        {
            CanLogIn = true,
            Superpowers = administrator.MayGiveReplication ? [.. _now.Superpowers.Except([Role.Replication]).Concat(inUse.Superpowers.Intersect([Role.Replication]))] : _now.Superpowers,
            ConnectionLimit = inUse.ConnectionLimit,
            ValidUntil = inUse.ValidUntil,
            Settings = [.. inUse.Settings.Where(setting => !setting.IsStartRole), .. HasItsRole ? OwnStartRoles() : SharedStartRoles()],
        };
        return HasItsRole ? next : RequireNoSuperpowers(next) with
        {
            Inherits = SharedRole == turn.InUse || inUse.Inherits,
            CreatesDatabases = inUse.CreatesDatabases && (_now.CreatesDatabases || administrator.MayGiveCreateDatabase),
            CreatesRoles = inUse.CreatesRoles,
            Memberships = IsFirst ? [.. _now.Memberships, .. SharedMemberships()] : [.. SharedMemberships()],
        };
    }

    private Role RequireNoSuperpowers(Role next)
    {
        var more = next.Superpowers.Except(inUse.Superpowers).ToList();
        return more.Count == 0 ? next : throw new RotationException(DatabaseErrors.PrivilegeMissing,
            $"The user '{turn.Next}' is more than '{turn.InUse}', whose place it would take ({string.Join(", ", more)}), and only a superuser may "
            + $"change that. Let one run: ALTER ROLE {Quoted.Name(turn.Next)} {string.Join(' ', more.Select(power => $"NO{power}"))}.");
    }

    // Where the one in use starts as it, it cannot start as that one in turn.
    private IEnumerable<RoleSetting> OwnStartRoles() => _now.Settings.Where(
        setting => setting.IsStartRole && (SharedRole != turn.Next || setting.Value != turn.InUse));

    /// <summary>The start roles of the user in use; where it works as itself, the next one starts as it.</summary>
    private IEnumerable<RoleSetting> SharedStartRoles()
    {
        var startRoles = inUse.Settings.Where(setting => setting.IsStartRole).ToList();
        if (SharedRole == turn.InUse && startRoles.All(setting => setting.Database is not null))
            startRoles.Add(new RoleSetting(null, RoleSetting.Role, turn.InUse));
        return startRoles.Select(setting => setting.Value is "none" ? setting with { Value = turn.InUse } : setting);
    }

    /// <summary>Through the user in use the next one reaches whatever that one does; with a third role, it takes a place beside it.</summary>
    private IEnumerable<Membership> SharedMemberships() => SharedRole == turn.InUse
        ? [new Membership(turn.InUse, "", Admin: false, Inherit: true, Set: true)]
        : inUse.Memberships.Where(membership => membership.Role != turn.Next);
}
