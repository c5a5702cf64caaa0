using System.Globalization;

namespace RotationFunctions.Walk.Tests;

/// <summary>
/// Which points are visited: with <c>ROTATION_WALK=full</c> all, else every fourth. Where to begin is chosen by chance and printed;
/// <c>ROTATION_WALK=2</c> begins at the third.
/// </summary>
internal static class Sample
{
    public const int Step = 4;

    private static readonly string? Asked = Environment.GetEnvironmentVariable("ROTATION_WALK");

    public static IEnumerable<Point> Of(IReadOnlyList<Point> points)
    {
        if (Asked == "full")
            return points;
        var first = int.TryParse(Asked, CultureInfo.InvariantCulture, out var asked) ? asked % Step : Random.Shared.Next(Step);
        TestContext.Current.TestOutputHelper?.WriteLine($"Every {Step}th point, as with ROTATION_WALK={first}.");
        return points.Where((_, index) => index % Step == first);
    }
}
