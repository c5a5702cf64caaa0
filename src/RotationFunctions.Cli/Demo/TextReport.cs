using System.Globalization;
using RotationFunctions.Cli.Access;
using Spectre.Console;

namespace RotationFunctions.Cli.Demo;

/// <summary>For people. Without a terminal the same lines come without colour and movement.</summary>
internal sealed class TextReport : IDemoReport
{
    private readonly IAnsiConsole _console = Screen.CreateConsole();
    private readonly IAnsiConsole _lines = Screen.CreateConsole();
    private readonly VersionNames _versions = new();
    private bool _hasHeader;

    public TextReport() => _lines.Profile.Width = int.MaxValue; // long lines are the terminal's to break, so that they can be copied whole

    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => _console.Profile.Capabilities.Interactive
        ? _console.Status().StartAsync(Markup.Escape(doing), _ => work())
        : work();

    public void Show(string name, string value) => _lines.MarkupLineInterpolated($"  [grey]{name,-16}[/] {value}");

    public void Show(DemoStep step)
    {
        if (!_hasHeader)
        {
            _lines.WriteLine();
            WriteRow("grey",
                ["step", "time", "CURRENT", "PENDING", "PREVIOUS", "Secrets Manager", step.VendorRequests is null ? "logins" : "vendor"]);
            _hasHeader = true;
        }
        WriteRow(step.Error is null ? "default" : "red",
        [
            step.Step,
            string.Create(CultureInfo.InvariantCulture, $"{step.Milliseconds:0} ms"),
            _versions.Of(step, StagingLabels.Current),
            _versions.Of(step, StagingLabels.Pending),
            _versions.Of(step, StagingLabels.Previous),
            DescribeCalls(step),
            step.VendorRequests is { } requests ? Count(requests, "request") : DescribeLogins(step),
        ]);
        if (step.Error is not null)
            _lines.MarkupLineInterpolated($"    [red]{step.Error}[/]");
        foreach (var line in step.Log ?? [])
            _lines.MarkupLineInterpolated($"    [grey]{line}[/]");
    }

    public void Show(DemoProof proof)
    {
        _lines.MarkupLine($"  {(proof.Holds ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(proof.Claim)}");
        _hasHeader = false; // another rotation may follow
    }

    public void End(bool succeeded, string sentence)
    {
        _lines.WriteLine();
        if (succeeded)
            _lines.MarkupLineInterpolated($"  {sentence}");
        else
            Console.Error.WriteLine($"Failed: {sentence}");
    }

    private static string DescribeCalls(DemoStep step) =>
        Count(step.SecretsManagerCalls, "call") + (step.SecretsManagerWrites > 0 ? $", {Count(step.SecretsManagerWrites, "write")}" : "");

    private static string DescribeLogins(DemoStep step) =>
        step.Logins is null ? "not counted" : $"{step.Logins}{(step.FailedLogins > 0 ? $" + {step.FailedLogins} refused" : "")}";

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private void WriteRow(string style, string[] cells) => _lines.WriteLine(
        $"  {cells[0],-13}{cells[1],8}   {cells[2],-8} {cells[3],-8} {cells[4],-9} {cells[5],-17}  {cells[6]}", Style.Parse(style));
}
