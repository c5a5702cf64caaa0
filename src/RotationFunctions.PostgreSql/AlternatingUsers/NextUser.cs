using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>What the user whose turn is next shall be like, so that it can take the place of the one in use.</summary>
/// <param name="existing">What it is now; <c>null</c> where it has to be created.</param>
internal sealed class NextUser(UserTurn turn, Role inUse, Role? existing, Sharing sharing)
{
    private readonly Role _now = existing ?? new Role(turn.Next);

    /// <summary>What the next user will lack, or will keep its successor from being prepared, with what helps; <c>null</c> where there is nothing.</summary>
    public string? FindGap(Administrator administrator)
    {
        if (administrator.FindCureForSuperpowers(inUse) is { } cure)
            return $"When the turn of '{turn.InUse}' comes, it cannot be prepared. {cure}";
        if (inUse.Replicates && !_now.Replicates && !administrator.MayGiveReplication)
            return $"'{turn.InUse}' may open connections for replication, which '{turn.Next}' may not: the administrator cannot give that. Where it is "
                + $"needed, let a superuser run: ALTER ROLE {Quoted.Name(turn.Next)} {Role.Replication}.";
        return null;
    }

    public Role Describe(Administrator administrator)
    {
        var next = _now with
        {
            CanLogIn = true,
            Superpowers = Superpowers(administrator),
            ConnectionLimit = inUse.ConnectionLimit,
            ValidUntil = inUse.ValidUntil,
            Settings = [.. inUse.Settings.Where(setting => !setting.IsStartRole), .. StartRoles()],
        };
        return sharing.NextWorksInIt ? next : RequireNoSuperpowers(next) with
        {
            Inherits = sharing.RoleIsInUse || inUse.Inherits,
            CreatesDatabases = inUse.CreatesDatabases && (_now.CreatesDatabases || administrator.MayGiveCreateDatabase),
            CreatesRoles = inUse.CreatesRoles,
            Memberships = [.. turn.Next == turn.First ? _now.Memberships : [], .. SharedMemberships()],
        };
    }

    /// <summary>Its own, but for replication, which is as the user in use has it wherever the administrator can give it.</summary>
    private IReadOnlyList<string> Superpowers(Administrator administrator)
    {
        if (!administrator.MayGiveReplication)
            return _now.Superpowers;
        var others = _now.Superpowers.Where(power => power != Role.Replication);
        return inUse.Replicates ? [.. others, Role.Replication] : [.. others];
    }

    private Role RequireNoSuperpowers(Role next)
    {
        var more = next.Superpowers.Except(inUse.Superpowers).ToList();
        return more.Count == 0 ? next : throw new RotationException(DatabaseErrors.PrivilegeMissing,
            $"The user '{turn.Next}' is more than '{turn.InUse}', whose place it would take ({string.Join(", ", more)}), and only a superuser may "
            + $"change that. Let one run: ALTER ROLE {Quoted.Name(turn.Next)} {string.Join(' ', more.Select(power => $"NO{power}"))}.");
    }

    private IEnumerable<RoleSetting> StartRoles() => sharing.NextWorksInIt ? OwnStartRoles() : SharedStartRoles();

    // Where the one in use starts as it, it cannot start as that one in turn.
    private IEnumerable<RoleSetting> OwnStartRoles() => _now.Settings.Where(
        setting => setting.IsStartRole && !(sharing.RoleIsNext && setting.Value == turn.InUse));

    /// <summary>The start roles of the user in use; where it works as itself, the next one starts as it.</summary>
    private IEnumerable<RoleSetting> SharedStartRoles()
    {
        var startRoles = inUse.Settings.Where(setting => setting.IsStartRole).ToList();
        if (sharing.RoleIsInUse && startRoles.All(setting => setting.Database is not null))
            startRoles.Add(new RoleSetting(null, RoleSetting.Role, turn.InUse));
        return startRoles.Select(setting => setting.Value is "none" ? setting with { Value = turn.InUse } : setting);
    }

    /// <summary>Through the user in use the next one reaches whatever that one does; with a third role, it takes a place beside it.</summary>
    private IEnumerable<Membership> SharedMemberships() => sharing.RoleIsInUse
        ? [new Membership(turn.InUse, "", Admin: false, Inherit: true, Set: true)]
        : inUse.Memberships.Where(membership => membership.Role != turn.Next);
}
