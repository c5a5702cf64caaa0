using Amazon.Lambda.Core;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RotationFunctions.Aws;

/// <summary>Hands log lines to Lambda, whose settings choose level and format (<c>AWS_LAMBDA_LOG_LEVEL</c>, <c>AWS_LAMBDA_LOG_FORMAT</c>): as JSON,
/// each named value is a field of its own.</summary>
internal sealed class LambdaLog(ILambdaLogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // The exception stays out: its text may hold a secret.
        if (state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 1 } parts && parts[^1] is { Key: "{OriginalFormat}", Value: string template })
            logger.Log(logLevel.ToString(), template, Values(parts));
        else
            logger.Log(logLevel.ToString(), formatter(state, null));
    }

    // All but the template, which comes last.
    private static object[] Values(IReadOnlyList<KeyValuePair<string, object?>> parts)
    {
        var values = new object[parts.Count - 1];
        for (var part = 0; part < values.Length; part++)
            values[part] = parts[part].Value ?? "";
        return values;
    }
}
