using System.Globalization;
using System.Text.RegularExpressions;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Benchmarks;

/// <summary>What the REPORT lines say with which Lambda ends each invocation.</summary>
internal sealed partial class FunctionReports
{
    private readonly List<Match> _reports = [];

    public TimeSpan InitDuration => TimeSpan.FromMilliseconds(Number(_reports[0], "init"));

    public double PeakMegabytes => _reports.Max(report => Number(report, "memory"));

    public void Listen(FunctionLogLine line)
    {
        if (Report().Match(line.Text) is { Success: true } report)
            _reports.Add(report);
    }

    private static double Number(Match report, string figure) => double.Parse(report.Groups[figure].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^REPORT .*\tMax Memory Used: (?<memory>\d+) MB\tInit Duration: (?<init>[\d.]+) ms")]
    private static partial Regex Report();
}
