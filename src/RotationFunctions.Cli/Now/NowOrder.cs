using RotationFunctions.Cli.Now.Leak;

namespace RotationFunctions.Cli.Now;

/// <param name="Leak"><c>null</c> where nothing has leaked.</param>
/// <param name="Journal">Where to keep what was done; <c>null</c> for a file in the working folder where there are several secrets.</param>
/// <param name="Resume">The journal of a run that was cut off, in the place of a choice.</param>
internal sealed record NowOrder(TargetChoice Choice, Limits Limits, LeakAnswer? Leak, string? Journal, string? Resume);
