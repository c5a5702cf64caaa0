namespace RotationFunctions.Walk.Tests;

/// <summary>What a test expects of a walk.</summary>
internal static class WalkExpectations
{
    private const int Shown = 5;

    /// <summary>Walks with the rotator in this process, and fails unless every promise held.</summary>
    /// <param name="points">How many points there must be at least.</param>
    /// <param name="step">How many points lie between two that are to be visited.</param>
    /// <returns>How often a key was lost, where that may be.</returns>
    public static async Task<int> RequireHeldAsync(this Scene scene, int points, int step)
    {
        await using var walk = await Walk.VisitAsync(scene, step: step);

        walk.RequireHeld(points, step);
        return walk.Lost;
    }

    /// <summary>Fails unless every promise held at every point that is to be visited.</summary>
    /// <param name="points">How many points there must be at least.</param>
    /// <param name="step">How many points lie between two that are to be visited.</param>
    public static void RequireHeld(this Walk walk, int points, int step)
    {
        Assert.True(walk.Violations.Count == 0, $"{walk.Violations.Count} violations, such as: {string.Join('\n', walk.Violations.Take(Shown))}");
        Assert.True(walk.Known >= points, $"Only {walk.Known} points are known: calls were left out, or are not recorded any more.");
        Assert.True(walk.Visited >= walk.Known / step, $"Only {walk.Visited} points were visited.");
        Assert.True(walk.VisitedPairs == walk.WantedPairs, $"Both faults happened in only {walk.VisitedPairs} of {walk.WantedPairs} pairs.");
    }

    /// <summary>Fails unless a promise was found broken.</summary>
    /// <param name="violation">Part of what is said of it.</param>
    public static void RequireFound(this Walk walk, string violation) =>
        Assert.Contains(walk.Violations, found => found.Contains(violation, StringComparison.Ordinal));
}
