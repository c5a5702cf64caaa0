using Microsoft.Extensions.Logging;

namespace RotationFunctions;

/// <summary>
/// Every line that the runtime logs. None has a place for a value, and an event goes in as text: a structured log would write out its
/// rotation token.
/// </summary>
internal static partial class RotationLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Step} of version {Version} of secret {Secret}: {Outcome} ({Milliseconds} ms, {Calls} calls)")]
    public static partial void StepEnded(
        this ILogger log, string step, string version, string secret, string outcome, long milliseconds, int calls);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Step} of version {Version} of secret {Secret}: {Outcome}, {Code} ({Milliseconds} ms, {Calls} calls). {Reason}")]
    public static partial void StepFailed(
        this ILogger log, string step, string version, string secret, string outcome, string code, long milliseconds, int calls, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} of version {Version} of secret {Secret}: {Outcome}, {Code} ({Milliseconds} ms, {Calls} calls). {Reason}")]
    public static partial void StepWaits(
        this ILogger log, string step, string version, string secret, string outcome, string code, long milliseconds, int calls, string reason);

    // The kind and the way it came, but not what it says: a driver's or vendor's message may hold the credential.
    [LoggerMessage(Level = LogLevel.Error, Message = "An unexpected {Kind} came from:\n{Stack}")]
    public static partial void UnexpectedError(this ILogger log, string kind, string? stack);
}
