using RotationFunctions.Local;

namespace RotationFunctions.Walk.Tests;

/// <summary>
/// Rotates once and records every outside call; then rotates again for each call and each fault, lets the service try again as it
/// does, and looks after every single step whether the promises hold.
/// </summary>
internal sealed class Walk : IAsyncDisposable
{
    // So many are drawn at most for each pair of which both have to happen.
    private const int MostDraws = 10;

    private readonly WalkStage _stage;
    private readonly List<string> _halves = [];

    private Walk(WalkStage stage) => _stage = stage;

    /// <summary>What went wrong, with the point at which it did.</summary>
    public IReadOnlyList<string> Violations => _stage.Violations;

    /// <summary>How often the key was lost, and that was told; only where the vendor's way may cost it.</summary>
    public int Lost { get; private set; }

    /// <summary>How many points there are: every fault at every outside call of one rotation.</summary>
    public int Known { get; private set; }

    /// <summary>How many of them were visited.</summary>
    public int Visited { get; private set; }

    /// <summary>How many pairs of them there are to be of which both have happened.</summary>
    public int WantedPairs { get; private set; }

    /// <summary>How many there were.</summary>
    public int VisitedPairs { get; private set; }

    /// <summary>How many processes were killed, as the service tells it.</summary>
    public int Deaths => _stage.Deaths;

    /// <summary>Walks with the rotator in this process: every fault at every call, and pairs of these.</summary>
    /// <param name="where">The points to visit; a <see cref="Sample"/> unless given.</param>
    /// <param name="step">How many points lie between two that are visited.</param>
    public static Task<Walk> VisitAsync(Scene scene, Predicate<Point>? where = null, int step = Sample.Step) =>
        StartAsync(scene, InProcessFunction.StartAsync, async walk =>
        {
            var points = await walk.EnumerateAsync();
            await walk.VisitAsync(where is null ? Sample.Of(points, step) : points.Where(point => where(point)));
            if (where is null)
                await walk.VisitPairsAsync(points);
        });

    /// <summary>Walks with the function as it is deployed, and kills it before and after every call.</summary>
    /// <param name="step">How many points lie between two that are visited.</param>
    public static Task<Walk> KillAsync(Scene scene, int step) =>
        StartAsync(scene, NativeFunction.StartAsync, async walk => await walk.VisitAsync(Sample.Of(await walk.EnumerateAsync(Points.IsKill), step)));

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    private static async Task<Walk> StartAsync(Scene scene, Func<WalkStage, LocalAws, Task<IWalkedFunction>> start, Func<Walk, Task> visit)
    {
        var walk = new Walk(await WalkStage.StartAsync(scene, start));
        try
        {
            await visit(walk);
            await walk._stage.LookForLeaksAsync();
            walk.Tell();
        }
        catch
        {
            await walk.DisposeAsync();
            throw;
        }
        return walk;
    }

    private async Task<IReadOnlyList<Point>> EnumerateAsync(Predicate<Point>? where = null)
    {
        var isOneAtATime = _stage.Scene.RunsOneAtATime;
        List<Point> all = [.. (await _stage.RecordAsync()).Where(point => where?.Invoke(point) ?? (!isOneAtATime || !Points.IsTwiceAtOnce(point)))];
        Known = all.Count;
        return all;
    }

    private async Task VisitAsync(IEnumerable<Point> points)
    {
        foreach (var point in points)
        {
            await VisitAsync(point);
            Visited++;
            if (!_stage.Firing.IsAny)
                _stage.Violations.Add($"{point}: the fault has not happened");
        }
    }

    // Where the first fault leads elsewhere, the second may find nothing to happen at: that is one fault again, and another pair is drawn.
    private async Task VisitPairsAsync(IReadOnlyList<Point> points)
    {
        WantedPairs = Sample.Pairs;
        foreach (var pair in Sample.PairsOf(points).Take(MostDraws * WantedPairs).TakeWhile(_ => VisitedPairs < WantedPairs))
        {
            await VisitAsync(pair);
            if (_stage.Firing.FindUnexplained() is { } unexplained)
                _stage.Violations.Add($"{pair}: {unexplained}");
            if (_stage.Firing.IsWhole)
                VisitedPairs++;
            else
                _halves.Add($"{pair}: {_stage.Firing.Explain()}");
        }
    }

    private async Task VisitAsync(Point point)
    {
        await _stage.RotateAsync(point);
        if (!_stage.Promises.IsLost)
            return;
        Lost++;
        if (!_stage.Scene.LossOfKey!.IsMatch(_stage.Happened))
            _stage.Violations.Add($"{point}: the key is lost, and nothing happened that may cost it");
    }

    private void Tell()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Visited} of {Known} points and {VisitedPairs} pairs visited, {Violations.Count} violations, {Lost} keys lost. One fault alone in {_halves.Count} pairs more.");
        foreach (var half in _halves)
            TestContext.Current.TestOutputHelper?.WriteLine(half);
    }
}
