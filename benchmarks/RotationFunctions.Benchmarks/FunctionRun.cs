namespace RotationFunctions.Benchmarks;

/// <summary>What one process did: its first rotation, and a second one.</summary>
/// <param name="FirstPoll">From the start of the process to its first poll.</param>
/// <param name="PeakMegabytes">The most memory that was resident at once.</param>
internal sealed record FunctionRun(TimeSpan FirstPoll, TimeSpan Processor, TimeSpan WarmProcessor, RotationTimes Cold, RotationTimes Warm, double PeakMegabytes);
