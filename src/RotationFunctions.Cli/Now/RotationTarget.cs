namespace RotationFunctions.Cli.Now;

/// <summary>A secret that is to be rotated.</summary>
/// <param name="Host">The database host in its current value; <c>null</c> where there is none.</param>
internal sealed record RotationTarget(string Arn, string Name, string? Host)
{
    /// <summary>
    /// The versions whose values have leaked: those that could be read when the run began, current and previous. Else none.
    /// </summary>
    public IReadOnlyList<string> Leaked { get; init; } = [];

    /// <summary>The others that could be read then, by their ids alone; the newest first.</summary>
    public IReadOnlyList<string> Older { get; init; } = [];
}
