using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>What must be so for either user to find and use all that the other does.</summary>
internal sealed class SharingCheck(RoleCatalogue catalogue, Belongings belongings, UserTurn turn, Sharing sharing, Administrator administrator)
{
    /// <exception cref="RotationException"><see cref="DatabaseErrors.ObjectsNotShared"/></exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (sharing.RoleIsThird)
        {
            await RequireNothingElsewhereAsync(cancellationToken);
            if (sharing.NextWorksInIt)
                await RequireSameStartAsync(cancellationToken);
        }
        foreach (var user in sharing.NotOwners)
            await RequireNothingOwnedAsync(user, cancellationToken);
    }

    private async Task RequireNothingOwnedAsync(string user, CancellationToken cancellationToken)
    {
        if (await belongings.OwnedAsync(user, cancellationToken) is not { Count: > 0 } databases)
            return;
        var other = user == turn.Next ? turn.InUse : turn.Next;
        throw NotShared(
            $"'{user}' owns what '{other}' could not use, in: {List(databases)}. In each of these "
            + $"databases, let an administrator run: REASSIGN OWNED BY {Quoted.Name(user)} TO {Quoted.Name(sharing.Role)}. From then on both "
            + $"users work as '{sharing.Role}'.");
    }

    private async Task RequireNothingElsewhereAsync(CancellationToken cancellationToken)
    {
        if (await belongings.OfItsOwnAsync(turn.InUse, cancellationToken) is not { Count: > 0 } databases)
            return;
        var (user, role) = (Quoted.Name(turn.InUse), Quoted.Name(sharing.Role));
        // The start roles of one that works in it already are left to its owner.
        string[] users = sharing.NextWorksInIt ? [user, Quoted.Name(turn.Next)] : [user];
        var startRoles = string.Join("; ", users.Select(one => $"ALTER ROLE {one} SET role TO {role}"));
        throw NotShared(
            $"'{turn.InUse}' works as '{sharing.Role}' in the secret's database, but as itself in others where it owns something or has privileges, which "
            + $"'{turn.Next}' would lack: {List(databases)}. Let an administrator run: {startRoles}; then, in each of these databases: "
            + $"REASSIGN OWNED BY {user} TO {role}, and grant to {role} what was granted to {user}. From then on both users work as '{sharing.Role}' there too.");
    }

    /// <summary>For one whose start roles are left to its owner, who may have changed those of the other alone.</summary>
    private async Task RequireSameStartAsync(CancellationToken cancellationToken)
    {
        var starts = await belongings.DifferentStartsAsync(turn, cancellationToken);
        if (starts.Count == 0)
            return;
        var cures = new List<string>();
        foreach (var start in starts)
        {
            var (user, role) = start.InUse is { } inUse ? (turn.Next, inUse) : (turn.InUse, start.Next!);
            if (!await catalogue.MayWorkAsAsync(user, role, cancellationToken))
                cures.Add(administrator.GrantWork(role, user));
            cures.Add($"ALTER ROLE {Quoted.Name(user)} IN DATABASE {Quoted.Name(start.Database)} SET role TO {Quoted.Name(role)}");
        }
        throw NotShared(
            $"'{turn.Next}' does not start in the same role as '{turn.InUse}' where there is something that one of them could not use then, in: "
            + $"{List(starts.Select(start => start.Database))}. Let an administrator run: {string.Join("; ", cures.Distinct())}.");
    }

    private static string List(IEnumerable<string> databases) => string.Join(", ", databases.Select(name => $"'{name}'"));

    private static RotationException NotShared(string sentence) => new(DatabaseErrors.ObjectsNotShared, $"{sentence} The service will try again.");
}
