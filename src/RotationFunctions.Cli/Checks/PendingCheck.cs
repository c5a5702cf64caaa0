using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Checks;

/// <summary>
/// Tells a rotation that may be running from one that is stuck, by the age of its version: a function is not told that age, so it only warns.
/// </summary>
internal static class PendingCheck
{
    private const string Name = "pending version";

    public static IReadOnlyList<Check> Judge(SecretState secret, IReadOnlyList<Check> found, DateTimeOffset now) =>
        secret.Pending is { } pending && !pending.MayBeRunningAt(now)
            ? [.. found.Select(check => check.Name == Name ? check with { Result = CheckResult.Failed } : check)]
            : found;
}
