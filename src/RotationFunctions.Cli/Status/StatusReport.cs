using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>What <c>rotate status</c> tells.</summary>
internal sealed record StatusReport(SecretState Secret, IReadOnlyDictionary<string, Proof> Logins, Diagnosis Diagnosis, DateTimeOffset Now)
    : Report
{
    public override int ExitCode => Diagnosis.IsWell ? Cli.ExitCode.Done : Cli.ExitCode.Failed;

    public override void Write(Screen screen)
    {
        screen.Fact("secret", Secret.Arn);
        screen.Fact("rotation", $"{RotationInWords()}{(Secret.Schedule is { } schedule ? $", {schedule}" : "")}");
        if (Secret.Function is { } function)
            screen.Fact("function", function);
        if (Secret.LastRotated is { } last)
            screen.Fact("last rotation", $"{last:u}, {Words.Of(Now - last)} ago");
        if (Secret.NextRotation is { } next)
            screen.Fact("next rotation", next > Now ? $"{next:u}, in {Words.Of(next - Now)}" : $"{next:u}, {Words.Of(Now - next)} ago");
        screen.Line();
        foreach (var version in Secret.Versions)
            screen.Line($"  {version.Id,-36}  {LabelsOf(version),-22}  {AgeOf(version),-16}  {ResultOf(version)}".TrimEnd());
        screen.Line();
        screen.Line($"{Diagnosis.Condition}: {Diagnosis.Sentence}");
        screen.Next(Diagnosis.Next);
    }

    private string RotationInWords() => Secret.RotationEnabled switch { true => "on", false => "off", null => "never turned on" };

    private string ResultOf(VersionState version) => Logins.GetValueOrDefault(version.Id)?.Result switch
    {
        ProofResult.Works => "works",
        ProofResult.Refused => "refused",
        ProofResult.Unknown => "not proved",
        _ => "",
    };

    private static string LabelsOf(VersionState version) => version.Labels.Count == 0 ? "–" : string.Join(", ", version.Labels.Order());

    private string AgeOf(VersionState version) =>
        version.Created is { } created ? $"{Words.Of(created < Now ? Now - created : TimeSpan.Zero)} old" : "";
}
