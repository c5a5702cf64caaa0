using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Checks;

/// <summary>What <c>rotate check</c> has found.</summary>
/// <param name="From">Where it was looked from: this machine, or the function.</param>
internal sealed record CheckReport(string Secret, string From, IReadOnlyList<Check> Checks, string? Next) : Report
{
    public bool WillWork => Checks.All(check => check.Result != CheckResult.Failed);

    public override int ExitCode => WillWork ? Cli.ExitCode.Done : Cli.ExitCode.Failed;

    public override void Write(Screen screen)
    {
        screen.Fact("secret", Secret);
        screen.Fact("looked from", From);
        screen.Line();
        foreach (var check in Checks)
            screen.Mark(check.Result, check.Name, check.Sentence, check.Statements);
        screen.Line();
        screen.Line(WillWork ? "Rotation will work." : "Rotation will not work until what is marked with ✗ is mended.");
        screen.Next(Next);
    }
}
