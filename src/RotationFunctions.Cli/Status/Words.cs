namespace RotationFunctions.Cli.Status;

/// <summary>Spans of time as people say them.</summary>
internal static class Words
{
    public static string Of(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => $"{(int)span.TotalDays} days",
        { TotalHours: >= 2 } => $"{(int)span.TotalHours} hours",
        { TotalMinutes: >= 2 } => $"{(int)span.TotalMinutes} minutes",
        _ => $"{(int)span.TotalSeconds} s",
    };
}
