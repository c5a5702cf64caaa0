namespace RotationFunctions.Local.Lambda;

/// <summary>How one synchronous invocation of a function ended.</summary>
/// <param name="RequestId">The invocation's request id.</param>
/// <param name="FunctionError"><c>null</c> after a success; <c>Unhandled</c> where the function failed, timed out or exited, as the Invoke API has it.</param>
/// <param name="Payload">The function's answer, or the error object (<c>errorType</c>, <c>errorMessage</c>, …).</param>
/// <param name="Duration">From the moment the function took the event to its answer.</param>
public sealed record InvocationResult(string RequestId, string? FunctionError, ReadOnlyMemory<byte> Payload, TimeSpan Duration);
