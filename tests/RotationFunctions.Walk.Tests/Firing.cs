using RotationFunctions.Local.Faults;

namespace RotationFunctions.Walk.Tests;

/// <summary>Which faults of a point have happened, and why another could not.</summary>
/// <param name="calls">How often each call was made.</param>
/// <param name="wire">The requests that were made, and the faults that have happened at them.</param>
internal sealed class Firing(Point point, IReadOnlyDictionary<string, int> calls, WireOutcome wire)
{
    /// <summary>Whether one has happened.</summary>
    public bool IsAny => point.Faults.Any(fault => fault.HasFired) || wire.Fired.Count > 0;

    /// <summary>Whether all have happened.</summary>
    public bool IsWhole => !Missing.Any();

    // Each with what kept it from happening; nothing where its call was made.
    private IEnumerable<(string Fault, string? Reason)> Missing =>
    [
        .. point.Faults.Where(fault => !fault.HasFired).Select(fault => ($"{fault}", FindReason(fault))),
        .. point.WireFaults.Except(wire.Fired).Select(fault => ($"{fault}", FindReason(fault))),
    ];

    /// <summary>What has not happened though nothing kept it from that; <c>null</c> for nothing.</summary>
    public string? FindUnexplained()
    {
        if (!IsAny)
            return "no fault has happened";
        return Missing.Where(missing => missing.Reason is null).Select(missing => $"{missing.Fault} has not happened, and its call was made").FirstOrDefault();
    }

    /// <summary>Why not all have happened.</summary>
    public string Explain() => string.Join("; ", Missing.Select(missing => $"{missing.Fault} could not happen, since {missing.Reason}"));

    private string? FindReason(Fault fault)
    {
        var count = calls.GetValueOrDefault(fault.Call);
        if (count < fault.Number)
            return $"there were {count} of these calls";
        return fault.ForestalledBy is null ? null : "the other came first at that call";
    }

    private string? FindReason(WireFault fault)
    {
        if (wire.Requests < fault.Number)
            return $"there were {wire.Requests} requests";
        if (wire.Fired.Any(other => other.IsAt(fault.Number)))
            return "the other came first at that request";
        return fault.IsAfter && !wire.Answered.Contains(fault.Number) ? "that request was not answered" : null;
    }
}
