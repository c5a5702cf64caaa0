using System.Globalization;
using System.Text.RegularExpressions;

namespace RotationFunctions.Local.Faults;

/// <summary>The text form of a fault: <c>PutSecretValue#1:cut-after</c>.</summary>
internal static partial class FaultForm
{
    private static readonly Dictionary<string, FaultKind> OfCalls = new()
    {
        ["delay"] = FaultKind.Delay,
        ["throttle"] = FaultKind.Throttle,
        ["error"] = FaultKind.ServerError,
        ["cut-before"] = FaultKind.CutBefore,
        ["cut-after"] = FaultKind.CutAfter,
        ["twice"] = FaultKind.Twice,
        ["stale"] = FaultKind.Stale,
        ["kill-before"] = FaultKind.KillBefore,
        ["kill-after"] = FaultKind.KillAfter,
    };

    private static readonly Dictionary<string, FaultKind> OfSteps = new()
    {
        ["again"] = FaultKind.Again,
        ["at-once"] = FaultKind.AtOnce,
        ["late"] = FaultKind.Late,
        ["lost"] = FaultKind.Lost,
        ["kill"] = FaultKind.Kill,
        ["timeout"] = FaultKind.TimeOut,
    };

    private static readonly Dictionary<string, FaultKind> OfRequests = new()
    {
        ["delay"] = FaultKind.Delay,
        ["cut-before"] = FaultKind.CutBefore,
        ["cut-after"] = FaultKind.CutAfter,
        ["throttle"] = FaultKind.Throttle,
        ["error"] = FaultKind.ServerError,
        ["error-after"] = FaultKind.ServerErrorAfter,
        ["silence"] = FaultKind.Silence,
    };

    private static readonly string[] Calls =
        ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage", "GetRandomPassword", "ListSecretVersionIds"];

    private static readonly string[] Steps =
        [RotationSteps.CreateSecret, RotationSteps.SetSecret, RotationSteps.TestSecret, RotationSteps.FinishSecret];

    /// <exception cref="FormatException">It is no fault; the message says what is wrong and what may stand there.</exception>
    public static Fault Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            throw new FormatException($"'{text}' is no fault. It must be CALL#NUMBER:WHAT, such as PutSecretValue#1:cut-after or setSecret#1:again.");
        var call = match.Groups["call"].Value;
        var kinds = FindKinds(call) ?? throw new FormatException(
            $"'{call}' in the fault '{text}' is no call that functions make ({string.Join(", ", Calls)}), no step ({string.Join(", ", Steps)}), "
            + $"and not '{RequestFaults.Request}', for one that goes through a relay.");
        if (!kinds.TryGetValue(match.Groups["kind"].Value, out var kind))
            throw new FormatException($"'{match.Groups["kind"].Value}' in the fault '{text}' cannot happen to {call}. It must be one of: {string.Join(", ", kinds.Keys)}.");
        if (kind == FaultKind.Stale && !SecretsManager.SecretsManagerCalls.IsRead(call))
            throw new FormatException($"The fault '{text}' cannot be: {call} reads nothing, and only what is read can be stale.");
        if (kind == FaultKind.Late && call == RotationSteps.FinishSecret)
            throw new FormatException($"The fault '{text}' cannot be: {call} is the last step, and no other comes after which it could be invoked again.");
        return new Fault(call, NumberOf(match, text), match.Groups["on"].Success, kind, DelayOf(kind, match, text));
    }

    public static string Write(Fault fault)
    {
        var kind = FindKinds(fault.Call)!.First(named => named.Value == fault.Kind).Key;
        var delay = fault.Delay switch
        {
            null => "",
            { Milliseconds: 0 } time => string.Create(CultureInfo.InvariantCulture, $"={time.TotalSeconds}s"),
            { } time => string.Create(CultureInfo.InvariantCulture, $"={time.TotalMilliseconds}ms"),
        };
        return $"{fault.Call}#{fault.Number}{(fault.GoesOn ? "+" : "")}:{kind}{delay}";
    }

    private static Dictionary<string, FaultKind>? FindKinds(string call)
    {
        if (Calls.Contains(call))
            return OfCalls;
        if (Steps.Contains(call))
            return OfSteps;
        return call == RequestFaults.Request ? OfRequests : null;
    }

    private static int NumberOf(Match match, string text)
    {
        if (!match.Groups["number"].Success)
            return 1;
        return int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number : throw new FormatException($"The number in the fault '{text}' must be 1 or more: which of these calls it happens to.");
    }

    private static TimeSpan? DelayOf(FaultKind kind, Match match, string text)
    {
        if (match.Groups["time"].Success != (kind == FaultKind.Delay))
        {
            throw new FormatException(kind == FaultKind.Delay
                ? $"The fault '{text}' must say how long, such as delay=500ms or delay=40s." : $"The fault '{text}' takes no time: only a delay does.");
        }
        if (kind != FaultKind.Delay)
            return null;
        var time = int.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value == "s" ? TimeSpan.FromSeconds(time) : TimeSpan.FromMilliseconds(time);
    }

    [GeneratedRegex("^(?<call>[A-Za-z]+)(#(?<number>[0-9]+)(?<on>\\+)?)?:(?<kind>[a-z-]+)(=(?<time>[0-9]{1,6})(?<unit>ms|s))?$")]
    private static partial Regex Form();
}
