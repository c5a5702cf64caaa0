namespace RotationFunctions.Benchmarks;

/// <summary>One line of the results.</summary>
internal sealed record Figure(string Name, string Unit, Func<FunctionRun, double> Of)
{
    private static readonly string[] StepNames = ["createSecret", "setSecret", "testSecret", "finishSecret"];

    public static readonly IReadOnlyList<Figure> All =
    [
        Milliseconds("cold: start → first poll", run => run.FirstPoll),
        Milliseconds("cold: start → createSecret done", run => run.Cold.Steps[0]),
        Milliseconds("cold: start → all four steps done", run => run.Cold.Total),
        .. Steps("cold", run => run.Cold).Skip(1),
        Milliseconds("cold: processor time", run => run.Cold.Processor),
        Milliseconds("warm: all four steps", run => run.Warm.Total),
        .. Steps("warm", run => run.Warm),
        Milliseconds("warm: processor time", run => run.Warm.Processor),
        new("peak memory", "MB", run => run.PeakMegabytes),
        new("Secrets Manager calls per rotation", "", run => Math.Max(run.Cold.Calls, run.Warm.Calls)),
        Milliseconds("for comparison: one bare login", run => run.Login),
    ];

    private static IEnumerable<Figure> Steps(string state, Func<FunctionRun, RotationTimes> rotation) =>
        StepNames.Select((step, index) => Milliseconds($"{state}: {step}", run => rotation(run).Steps[index]));

    private static Figure Milliseconds(string name, Func<FunctionRun, TimeSpan> time) => new(name, "ms", run => time(run).TotalMilliseconds);
}
