namespace RotationFunctions.Walk.Tests;

/// <summary>What two users of PostgreSQL may do that take turns: the clone works as the first user, and has all that this one has and nothing more.</summary>
internal static class PostgreSqlTurns
{
    /// <summary>How the two differ, or the first user from what it was; <c>null</c> where they do not.</summary>
    /// <param name="shared">What the clone works as: the first user, or a role in which both start.</param>
    /// <param name="reached">What the first user reached before.</param>
    /// <param name="now">What both have now.</param>
    /// <param name="isClonesTurn">Else a person may have given the clone something since its turn, which goes at its next one.</param>
    public static string? FindDifference(
        string user, string clone, string shared, IReadOnlyList<PostgreSqlRight> reached, IReadOnlyList<PostgreSqlRight> now, bool isClonesTurn)
    {
        var first = now.Where(right => right.User == user).ToList();
        var other = now.Where(right => right.User == clone && !right.IsSharingWith(shared)).ToList();
        return Differ(reached, [.. first.Where(right => right.IsReach)], "the first user had", "now")
            ?? Differ([.. first.Where(right => !right.IsReach && !right.IsSharingWith(shared))], [.. other.Where(right => isClonesTurn || !right.IsReach)], "one user has", "the other");
    }

    private static string? Differ(IReadOnlyList<PostgreSqlRight> expected, IReadOnlyList<PostgreSqlRight> found, string one, string other) =>
        expected.Select(right => $"{right}").SequenceEqual(found.Select(right => $"{right}"))
            ? null : $"{one} the rights [{string.Join("; ", expected)}] and {other} [{string.Join("; ", found)}]";
}
