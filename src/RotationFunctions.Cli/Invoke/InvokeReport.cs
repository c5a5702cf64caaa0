using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Invoke;

/// <summary>What a function answered.</summary>
internal sealed record InvokeReport(string Step, FunctionAnswer Answer) : Report
{
    public override int ExitCode => Answer.Error is null ? Cli.ExitCode.Done : Cli.ExitCode.Failed;

    public override void Write(Screen screen)
    {
        screen.Line(Answer.Payload.GetRawText());
        if (Answer.Error is { } error)
            Console.Error.WriteLine($"The function did not do {Step} (FunctionError: {error}).");
    }
}
