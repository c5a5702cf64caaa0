using System.Globalization;

namespace RotationFunctions.Benchmarks;

/// <summary>What one rotation by a fresh process took.</summary>
/// <param name="Init">Milliseconds from the start of the process to its first poll.</param>
/// <param name="Steps">Milliseconds of each of the four steps.</param>
/// <param name="Memory">The most megabytes that were resident at once.</param>
internal sealed record FunctionFigures(double Init, IReadOnlyList<double> Steps, double Memory)
{
    public const string Header = "function                       init    create   set      test     finish   memory";

    public static FunctionFigures Median(IReadOnlyList<FunctionFigures> runs) => new(
        Median(runs, run => run.Init),
        [.. Enumerable.Range(0, 4).Select(step => Median(runs, run => run.Steps[step]))],
        Median(runs, run => run.Memory));

    public string ToRow(string name) => string.Create(CultureInfo.InvariantCulture,
        $"{name,-28}{Init,5:0} ms {string.Concat(Steps.Select(step => string.Create(CultureInfo.InvariantCulture, $"{step,5:0} ms ")))} {Memory,5:0} MB");

    private static double Median(IReadOnlyList<FunctionFigures> runs, Func<FunctionFigures, double> figure) =>
        runs.Select(figure).Order().ElementAt(runs.Count / 2);
}
