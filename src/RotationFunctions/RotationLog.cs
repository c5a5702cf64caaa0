using Microsoft.Extensions.Logging;

namespace RotationFunctions;

/// <summary>Every line that the runtime logs. None has a place for a value.</summary>
internal static partial class RotationLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Event}: {Outcome}")]
    public static partial void StepEnded(this ILogger log, RotationEvent @event, RotationOutcome outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Event} failed. {Reason}")]
    public static partial void StepFailed(this ILogger log, RotationEvent @event, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Event} waits. {Reason}")]
    public static partial void StepWaits(this ILogger log, RotationEvent @event, string reason);

    // The kind and the way it came, but not what it says: a driver's or vendor's message may hold the credential.
    [LoggerMessage(Level = LogLevel.Error, Message = "An unexpected {Kind} came from:\n{Stack}")]
    public static partial void UnexpectedError(this ILogger log, string kind, string? stack);
}
