namespace RotationFunctions.Benchmarks;

/// <summary>How long a rotation took, from outside: each time runs from the call of the function to its answer, a cold start included.</summary>
/// <param name="Steps">Each of the four steps.</param>
/// <param name="Total">From the first call to the last answer.</param>
/// <param name="Processor">What the function's process took of the processors meanwhile.</param>
/// <param name="Calls">How many calls of Secrets Manager the function made.</param>
internal sealed record RotationTimes(IReadOnlyList<TimeSpan> Steps, TimeSpan Total, TimeSpan Processor, int Calls);
