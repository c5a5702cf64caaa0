using System.Globalization;
using Spectre.Console;

namespace RotationFunctions.Cli.Demo;

/// <summary>For people. Without a terminal the same lines come without colour and movement.</summary>
internal sealed class TextReport(IAnsiConsole console) : IDemoReport
{
    private readonly VersionNames _versions = new();
    private bool _hasHeader;

    public Task<T> WhileAsync<T>(string doing, Func<Task<T>> work) => console.Profile.Capabilities.Interactive
        ? console.Status().StartAsync(Markup.Escape(doing), _ => work())
        : work();

    public void Show(string name, string value) => console.MarkupLineInterpolated($"  [grey]{name,-16}[/] {value}");

    public void Show(DemoStep step)
    {
        if (!_hasHeader)
        {
            console.WriteLine();
            WriteRow("grey", "step", "time", "CURRENT", "PENDING", "PREVIOUS", "Secrets Manager", "logins");
            _hasHeader = true;
        }
        WriteRow(step.Error is null ? "default" : "red",
            step.Step,
            string.Create(CultureInfo.InvariantCulture, $"{step.Milliseconds:0} ms"),
            _versions.Of(step, StagingLabels.Current),
            _versions.Of(step, StagingLabels.Pending),
            _versions.Of(step, StagingLabels.Previous),
            Count(step.SecretsManagerCalls, "call") + (step.SecretsManagerWrites > 0 ? $", {Count(step.SecretsManagerWrites, "write")}" : ""),
            step.Logins is null ? "not counted" : $"{step.Logins}{(step.FailedLogins > 0 ? $" + {step.FailedLogins} refused" : "")}");
        if (step.Error is not null)
            console.MarkupLineInterpolated($"    [red]{step.Error}[/]");
        foreach (var line in step.Log ?? [])
            console.MarkupLineInterpolated($"    [grey]{line}[/]");
    }

    public void Show(DemoProof proof)
    {
        var mark = proof.Holds ? "[green]✓[/]" : "[red]✗[/]";
        console.MarkupLine($"  {mark} {Markup.Escape(proof.Claim)}");
    }

    public void End(bool succeeded, string sentence)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"  {(succeeded ? "" : "Failed: ")}{sentence}");
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private void WriteRow(
        string style, string step, string time, string current, string pending, string previous, string calls, string logins) =>
        console.WriteLine(
            $"  {step,-13}{time,8}   {current,-8} {pending,-8} {previous,-9} {calls,-17}  {logins}", Style.Parse(style));
}
