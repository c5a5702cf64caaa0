using RotationFunctions.Local.Faults;

namespace RotationFunctions.Walk.Tests;

/// <summary>One outside call, and what goes wrong at it.</summary>
internal sealed record Point(string Name)
{
    /// <summary>At a call of Secrets Manager, or at a step.</summary>
    public Fault? Fault { get; init; }

    /// <summary>At a request to the server.</summary>
    public WireFault? WireFault { get; init; }

    /// <summary>Whether the function's process is gone with it.</summary>
    public bool IsDeadly => Fault?.Kind is FaultKind.KillBefore or FaultKind.KillAfter || WireFault is { Kills: true };

    public override string ToString() => Name;
}
