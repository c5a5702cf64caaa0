using System.Text.Json.Serialization;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Now;

/// <summary>How a run ended.</summary>
/// <param name="Journal">The file to resume it from; <c>null</c> where there is none.</param>
/// <param name="Route">How the account of the secrets was found.</param>
internal sealed record NowReport(string Run, string? Journal, IReadOnlyList<RotationEnd> Secrets, [property: JsonIgnore] AwsRoute Route) : Report
{
    /// <summary>The command that goes on with a run.</summary>
    public static string Resuming(string journal, AwsRoute route) => $"rotate now --resume {ShellWord.Of(journal)}{route.ForRotate}";

    public int Succeeded => Secrets.Count(end => end.Result == RotationResult.Succeeded);

    public override int ExitCode => Succeeded == Secrets.Count ? Cli.ExitCode.Done : Cli.ExitCode.Failed;

    public override void Write(Screen screen)
    {
        foreach (var end in Secrets.Where(end => end.Leak is not null))
            screen.Mark(CheckResult.Passed, end.Name, end.Leak!.ToString());
        foreach (var end in Secrets.Where(end => end.Result is RotationResult.Failed or RotationResult.Unfinished))
            screen.Mark(end.Result == RotationResult.Failed ? CheckResult.Failed : CheckResult.Warning, end.Name, end.Reason ?? "");
        WriteNotBegun(screen);
        screen.Line($"{Succeeded} of {Secrets.Count} rotated.");
        screen.Next(Next());
    }

    private void WriteNotBegun(Screen screen)
    {
        RotationEnd[] left = [.. Secrets.Where(end => end.Result == RotationResult.NotBegun)];
        if (left.Length > 0)
        {
            screen.Mark(CheckResult.Warning, left.Length == 1 ? left[0].Name : $"{left.Length} secrets, from {left[0].Name} to {left[^1].Name}",
                $"Not begun, since the run was stopped. {left[0].Reason}");
        }
    }

    private string? Next() => Succeeded == Secrets.Count ? null
        : Journal is not null && Secrets.Any(end => end.CanBeResumed) ? Resuming(Journal, Route)
        : $"rotate status {Secrets.First(end => end.Result != RotationResult.Succeeded).Name}{Route.ForRotate}";
}
