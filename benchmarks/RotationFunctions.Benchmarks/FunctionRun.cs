namespace RotationFunctions.Benchmarks;

/// <summary>What one process did: its first rotation, and a second one.</summary>
/// <param name="FirstPoll">From the start of the process to its first poll.</param>
/// <param name="PeakMegabytes">The most memory that was resident at once.</param>
/// <param name="Login">How long this program's own login to the same server took at the same time: what no function can be faster than.</param>
internal sealed record FunctionRun(TimeSpan FirstPoll, RotationTimes Cold, RotationTimes Warm, double PeakMegabytes, TimeSpan Login);
