using RotationFunctions.Local.Faults;

namespace RotationFunctions.Cli.Local;

/// <summary>Tells the numbers of the requests that went through the relays, for whoever chooses one for a fault.</summary>
internal sealed class RequestCount(FaultPlan faults)
{
    private int _told;

    /// <summary>Those since it was asked last; empty for none.</summary>
    public string DescribeNew()
    {
        var first = _told + 1;
        _told = faults.Counts.GetValueOrDefault(RequestFaults.Request);
        return _told < first ? "" : $" (requests {first} to {_told})";
    }
}
