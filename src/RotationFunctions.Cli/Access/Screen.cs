using Spectre.Console;

namespace RotationFunctions.Cli.Access;

/// <summary>Writes for people. Without a terminal the same lines come without colour.</summary>
internal sealed class Screen
{
    private readonly IAnsiConsole _console = CreateConsole();

    public Screen() => _console.Profile.Width = int.MaxValue; // long lines are the terminal's to break, so that they can be copied whole

    /// <summary>Without what a CI system's variables would turn on: colour is for terminals.</summary>
    /// <param name="output">Another stream than standard output.</param>
    public static IAnsiConsole CreateConsole(TextWriter? output = null) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = output is null ? null : new AnsiConsoleOutput(output),
        Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
    });

    public void Line(string text = "") => _console.WriteLine(text);

    /// <summary>A name and what stands behind it.</summary>
    public void Fact(string name, string value) => _console.MarkupLineInterpolated($"  [grey]{name,-16}[/] {value}");

    /// <summary>One thing that was looked at.</summary>
    public void Mark(CheckResult result, string name, string sentence, IReadOnlyList<string>? statements = null)
    {
        var (sign, colour) = result switch
        {
            CheckResult.Passed => ("✓", "green"),
            CheckResult.Warning => ("!", "yellow"),
            _ => ("✗", "red"),
        };
        _console.MarkupLine($"  [{colour}]{sign}[/] {Markup.Escape($"{name}: {sentence}")}");
        foreach (var statement in statements ?? [])
            Line($"      {statement};");
    }

    /// <summary>The command to type next.</summary>
    public void Next(string? command)
    {
        if (command is null)
            return;
        Line();
        _console.MarkupLineInterpolated($"Next: [bold]{command}[/]");
    }
}
