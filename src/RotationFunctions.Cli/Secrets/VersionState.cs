namespace RotationFunctions.Cli.Secrets;

/// <summary>One version of a secret, without its value.</summary>
/// <param name="Created"><c>null</c> where the service does not list it yet.</param>
internal sealed record VersionState(string Id, IReadOnlyList<string> Labels, DateTimeOffset? Created)
{
    // No run of a function is longer.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    /// <summary>Zero where the service does not list it yet.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => Created is { } created && created < now ? now - created : TimeSpan.Zero;

    /// <summary>Whether it is so young that the rotation which makes it may be running.</summary>
    public bool MayBeRunningAt(DateTimeOffset now) => AgeAt(now) < LongestRun;

    public bool Carries(string label) => Labels.Contains(label);
}
