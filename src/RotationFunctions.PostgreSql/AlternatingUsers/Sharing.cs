using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>How the two users come to own the same things: both work in one role, to which all belongs that either creates.</summary>
internal sealed class Sharing
{
    private readonly UserTurn _turn;

    private Sharing(UserTurn turn, string role, bool nextWorksInIt)
    {
        _turn = turn;
        Role = role;
        NextWorksInIt = nextWorksInIt;
    }

    /// <summary>The role in which both work. It may be one of the two.</summary>
    public string Role { get; }

    /// <summary>Whether the next user works in it without any doing: it is that role, or its owner chose one for it.</summary>
    public bool NextWorksInIt { get; }

    /// <summary>Whether the user in use is the role: what it reaches, the next one reaches through it.</summary>
    public bool RoleIsInUse => Role == _turn.InUse;

    public bool RoleIsNext => Role == _turn.Next;

    /// <summary>Whether the role is neither of the two: then they share nothing where they do not work in it.</summary>
    public bool RoleIsThird => !RoleIsInUse && !RoleIsNext;

    /// <summary>
    /// Those of the two that are not to own anything, since the other could not use it. Not one that works in the role without any doing, where the
    /// role is the other: what it owns is its owner's choice.
    /// </summary>
    public IEnumerable<string> NotOwners
    {
        get
        {
            if (!RoleIsInUse)
                yield return _turn.InUse;
            if (RoleIsThird || (RoleIsInUse && !NextWorksInIt))
                yield return _turn.Next;
        }
    }

    /// <param name="next">What the next user is now; <c>null</c> where it has to be created.</param>
    /// <param name="startRole">The role in which the user in use starts; <c>null</c> where it works as itself.</param>
    public static Sharing Find(UserTurn turn, Role inUse, Role? next, string? startRole)
    {
        var role = FindRole(turn, inUse, next, startRole);
        var ownerChoseOne = next is not null && next.Name == turn.First && next.Settings.Any(setting => setting.IsStartRole);
        return new Sharing(turn, role, role == turn.Next || ownerChoseOne);
    }

    private static string FindRole(UserTurn turn, Role inUse, Role? next, string? startRole)
    {
        var startsAsNobody = startRole == turn.Next && next is null;
        if (startRole is not null && !startsAsNobody)
            return startRole;
        // Where another tool made the clone, it may be a member of the first user and not start as it.
        return turn.Next == turn.First && inUse.IsMemberOf(turn.First) ? turn.First : turn.InUse;
    }
}
