using System.Globalization;

namespace RotationFunctions.Benchmarks;

/// <summary>What one run of <c>rotate now</c> took.</summary>
/// <param name="Elapsed">From the first start of a rotation to the last end.</param>
/// <param name="Memory">The command's resident memory, by how many rotations had succeeded.</param>
internal sealed record FleetRun(int Secrets, int ExitCode, TimeSpan Elapsed, IReadOnlyList<(int Done, double Megabytes)> Memory)
{
    private const double PossibleRate = 25; // two of the 50 writes a second for each
    private const double Share = 0.9;
    private const double Growth = 1.1;

    private double Rate => Secrets / Elapsed.TotalSeconds;

    /// <summary>Whether all succeeded, as fast as is wanted, with memory that does not grow with what is done.</summary>
    public bool IsGood => ExitCode == 0 && Rate >= Share * PossibleRate && MemoryIn(0.75, 1) <= Growth * MemoryIn(0.25, 0.5);

    public void Write(TextWriter output) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
        rotate now: {Secrets} secrets in {Elapsed.TotalSeconds:0.0} s, {Rate:0.0} a second, {Rate / PossibleRate:0%} of what the quotas allow; exit code {ExitCode}.
        Its resident memory: {MemoryIn(0.25, 0.5):0} MB in the second quarter, {MemoryIn(0.75, 1):0} MB in the last, {Memory.Max(sample => sample.Megabytes):0} MB at most.
        """));

    private double MemoryIn(double from, double to)
    {
        double[] samples = [.. Memory.Where(sample => sample.Done >= from * Secrets && sample.Done < to * Secrets).Select(sample => sample.Megabytes).Order()];
        return samples.Length == 0 ? double.NaN : samples[samples.Length / 2];
    }
}
