namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API refused a call: the process cannot go on.</summary>
internal sealed class RuntimeApiException(string message) : Exception(message);
