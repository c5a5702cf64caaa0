using RotationFunctions.Local.Faults;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Walk.Tests;

/// <summary>Every fault at every outside call that was recorded.</summary>
internal static class Points
{
    // The SDK asks again at once where a connection was cut: a fault that goes on is the one that the rotator sees.
    // A delay is longer than the step's time, which is over when it begins.
    private static readonly string[] OfCalls =
        ["throttle", "error", "cut-before+", "cut-after+", "twice", "kill-before+", "kill-after+", "delay=3600s"];

    /// <summary>At the calls of Secrets Manager, and at the steps.</summary>
    public static IEnumerable<Point> At(IReadOnlyDictionary<string, int> counts) =>
        from call in counts
        from number in Enumerable.Range(1, call.Value)
        from text in char.IsLower(call.Key[0]) ? OfStep(call.Key, number) : OfCall(call.Key, number)
        select new Point(text) { Faults = [Fault.Parse(text)] };

    /// <summary>At the requests to the server; after a request only where it was answered.</summary>
    /// <param name="faultsAt">What may go wrong at the request of a number.</param>
    public static IEnumerable<Point> At(IReadOnlyList<string> requests, IReadOnlySet<int> answered, Func<int, IEnumerable<WireFault>> faultsAt) =>
        from number in Enumerable.Range(1, requests.Count)
        from fault in faultsAt(number)
        where !fault.IsAfter || answered.Contains(number)
        select new Point(fault.NameAt(requests[number - 1])) { WireFaults = [fault] };

    /// <summary>Whether it is the death of the process that runs, and nothing more: the next one is spared.</summary>
    public static bool IsKill(Point point) => point.WireFaults.Any(fault => fault.Kind is WireFaultKind.KillBefore or WireFaultKind.KillAfter)
        || point.Faults.Any(fault => fault.Kind is FaultKind.KillBefore or FaultKind.KillAfter);

    /// <summary>Whether a step runs twice at once.</summary>
    public static bool IsTwiceAtOnce(Point point) => point.Faults.Any(fault => fault.Kind == FaultKind.AtOnce);

    private static IEnumerable<string> OfCall(string operation, int number)
    {
        foreach (var kind in OfCalls)
            yield return $"{operation}#{number}{(kind.EndsWith('+') ? "+" : "")}:{kind.TrimEnd('+')}";
        if (SecretsManagerCalls.IsRead(operation))
            yield return $"{operation}#{number}:stale";
    }

    private static IEnumerable<string> OfStep(string step, int number)
    {
        string[] kinds = step == RotationSteps.FinishSecret ? ["again", "at-once", "lost"] : ["again", "at-once", "lost", "late"];
        return kinds.Select(kind => $"{step}#{number}:{kind}");
    }
}
