namespace RotationFunctions.Cli.Access;

/// <summary>What a command has done to one version of a secret.</summary>
internal sealed record DoneReport(string Secret, string? VersionId, string Sentence, string? Next) : Report
{
    public override int ExitCode => Cli.ExitCode.Done;

    public override void Write(Screen screen)
    {
        screen.Line(Sentence);
        screen.Next(Next);
    }
}
