using System.Globalization;

namespace RotationFunctions.Walk.Tests;

/// <summary>
/// Which points are visited, and which pairs of them: with <c>ROTATION_WALK=full</c> all points and many pairs, else one point in so many
/// (<see cref="All"/>, <see cref="Step"/> or <see cref="LongStep"/>, as the test says) and a few pairs. Chance decides where to begin and which
/// pairs; its seed is printed, and <c>ROTATION_WALK=SEED</c> walks the same way again.
/// </summary>
internal static class Sample
{
    /// <summary>Every point.</summary>
    public const int All = 1;

    /// <summary>For what takes long, or is walked nearly so elsewhere.</summary>
    public const int Step = 4;

    /// <summary><see cref="Step"/> for what is walked elsewhere, too.</summary>
    public const int LongStep = 16;

    /// <summary>How many pairs of faults are to be visited.</summary>
    public static int Pairs => IsFull ? 200 : 8;

    private static readonly string? Asked = Environment.GetEnvironmentVariable("ROTATION_WALK");

    private static readonly int Seed = int.TryParse(Asked, CultureInfo.InvariantCulture, out var asked) ? asked : Random.Shared.Next();

    private static bool IsFull => Asked == "full";

    /// <param name="step">One point in so many.</param>
    public static IEnumerable<Point> Of(IReadOnlyList<Point> points, int step = Step)
    {
        if (IsFull || step == All)
            return points;
        TestContext.Current.TestOutputHelper?.WriteLine($"Every {step}th point, as with ROTATION_WALK={Seed}.");
        return points.Where((_, index) => index % step == Seed % step);
    }

    /// <summary>Two faults in one rotation, drawn by chance, without an end.</summary>
    public static IEnumerable<Point> PairsOf(IReadOnlyList<Point> points)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"Pairs as with ROTATION_WALK={Seed}.");
        var chance = new Random(Seed);
        while (true)
            yield return points[chance.Next(points.Count)].And(points[chance.Next(points.Count)]);
    }
}
