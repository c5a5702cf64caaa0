using System.Globalization;
using System.Runtime.InteropServices;

namespace RotationFunctions.Benchmarks;

/// <summary>The results as a table in Markdown: median (least–most), and how many times more than the first build.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter output, string database, IReadOnlyDictionary<FunctionBuild, List<FunctionRun>> runs)
    {
        var builds = runs.Keys.ToList();
        output.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}; {database}; {runs[builds[0]].Count} rounds.");
        output.WriteLine();
        WriteRow(output, "", "", [.. builds.Select(build => build.Name), .. builds.Skip(1).Select(build => $"{build.Name} / {builds[0].Name}")]);
        WriteRow(output, "-", "-", Enumerable.Repeat("-", (builds.Count * 2) - 1), '-');
        foreach (var figure in Figure.All)
        {
            double[][] values = [.. builds.Select(build => runs[build].Select(figure.Of).Order().ToArray())];
            WriteRow(output, figure.Name, figure.Unit, [.. values.Select(Spread), .. values.Skip(1).Select(other => Ratio(Median(other), Median(values[0])))]);
        }
        double[] sizes = [.. builds.Select(build => build.Megabytes)];
        WriteRow(output, "size of what is deployed", "MB", sizes.Select(Number));
    }

    private static double Median(double[] ordered) => ordered[ordered.Length / 2];

    private static string Spread(double[] ordered) => ordered[0] == ordered[^1]
        ? Number(ordered[0])
        : $"{Number(Median(ordered))} ({Number(ordered[0])}–{Number(ordered[^1])})";

    private static string Ratio(double other, double first) => string.Create(CultureInfo.InvariantCulture, $"{other / first:0.0}");

    private static string Number(double value) => value.ToString(value < 100 && value % 1 != 0 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static void WriteRow(TextWriter output, string name, string unit, IEnumerable<string> cells, char fill = ' ') =>
        output.WriteLine($"| {name.PadRight(36, fill)} | {unit.PadRight(2, fill)} | {string.Join(" | ", cells.Select(cell => cell.PadRight(18, fill)))} |");
}
