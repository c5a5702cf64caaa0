namespace RotationFunctions.Cli.Now;

/// <summary>How hard a run may press.</summary>
/// <param name="InFlight">Rotations at once.</param>
/// <param name="PerHost">Of those, on one database host.</param>
/// <param name="Patience">How long one rotation is waited for.</param>
internal sealed record Limits(int InFlight, int PerHost, TimeSpan Patience)
{
    /// <summary>
    /// Between two starts: the service takes 50 writes of values and labels a second, and a rotation costs two of them that are never seen
    /// here.
    /// See <see href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html"/>.
    /// </summary>
    public static TimeSpan BetweenStarts { get; } = TimeSpan.FromSeconds(1) / 25;
}
