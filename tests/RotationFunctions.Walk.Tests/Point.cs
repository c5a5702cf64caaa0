using RotationFunctions.Local.Faults;

namespace RotationFunctions.Walk.Tests;

/// <summary>One outside call and what goes wrong at it; or two of these, in one rotation.</summary>
internal sealed record Point(string Name)
{
    /// <summary>At calls of Secrets Manager, or at steps.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>At requests to the server.</summary>
    public IReadOnlyList<WireFault> WireFaults { get; init; } = [];

    /// <summary>Whether it is two faults in one rotation.</summary>
    public bool IsPair => Faults.Count + WireFaults.Count > 1;

    /// <summary>Both faults in one rotation.</summary>
    public Point And(Point other) => new($"{this} and {other}")
    {
        // A fault remembers that it has happened, so each rotation needs its own.
        Faults = [.. Faults.Concat(other.Faults).Select(fault => Fault.Parse(fault.ToString()))],
        WireFaults = [.. WireFaults, .. other.WireFaults],
    };

    public override string ToString() => Name;
}
