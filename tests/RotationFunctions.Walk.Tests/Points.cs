using RotationFunctions.Local.Faults;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Walk.Tests;

/// <summary>Every fault at every outside call that was recorded.</summary>
internal static class Points
{
    // The SDK asks again at once where a connection was cut: a fault that goes on is the one that the rotator sees.
    private static readonly string[] OfCalls = ["throttle", "error", "cut-before", "cut-after", "twice", "kill-before", "kill-after"];

    private static readonly bool[] Either = [false, true];

    /// <summary>At the calls of Secrets Manager, and at the steps.</summary>
    public static IEnumerable<Point> At(IReadOnlyDictionary<string, int> counts) =>
        from call in counts
        from number in Enumerable.Range(1, call.Value)
        from text in char.IsLower(call.Key[0]) ? OfStep(call.Key, number) : OfCall(call.Key, number)
        select new Point(text) { Fault = Fault.Parse(text) };

    /// <summary>At the requests to the server; after a request only where it was answered.</summary>
    public static IEnumerable<Point> At(IReadOnlyList<string> requests, IReadOnlySet<int> answered) =>
        from number in Enumerable.Range(1, requests.Count)
        from after in Either
        where !after || answered.Contains(number)
        from kills in Either
        select new Point($"{(kills ? "killed" : "cut")} {(after ? "after" : "before")} request {number} to the server ({requests[number - 1]})")
        {
            WireFault = new WireFault(number, after, kills),
        };

    private static IEnumerable<string> OfCall(string operation, int number)
    {
        foreach (var kind in OfCalls)
            yield return $"{operation}#{number}{(kind.StartsWith("cut", StringComparison.Ordinal) || kind.StartsWith("kill", StringComparison.Ordinal) ? "+" : "")}:{kind}";
        if (SecretsManagerCalls.IsRead(operation))
            yield return $"{operation}#{number}:stale";
    }

    private static IEnumerable<string> OfStep(string step, int number)
    {
        string[] kinds = step == RotationSteps.FinishSecret ? ["again", "at-once", "lost"] : ["again", "at-once", "lost", "late"];
        return kinds.Select(kind => $"{step}#{number}:{kind}");
    }
}
