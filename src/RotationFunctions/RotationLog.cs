using Microsoft.Extensions.Logging;

namespace RotationFunctions;

/// <summary>
/// Every line that the runtime logs. None has a place for a value, and an event goes in as text: a structured log would write out its
/// rotation token.
/// </summary>
internal static partial class RotationLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Step}: {Outcome}")]
    public static partial void StepEnded(this ILogger log, string step, RotationOutcome outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Step} failed. {Reason}")]
    public static partial void StepFailed(this ILogger log, string step, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Step} waits. {Reason}")]
    public static partial void StepWaits(this ILogger log, string step, string reason);

    // The kind and the way it came, but not what it says: a driver's or vendor's message may hold the credential.
    [LoggerMessage(Level = LogLevel.Error, Message = "An unexpected {Kind} came from:\n{Stack}")]
    public static partial void UnexpectedError(this ILogger log, string kind, string? stack);
}
