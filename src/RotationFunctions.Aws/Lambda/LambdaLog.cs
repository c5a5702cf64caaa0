using Amazon.Lambda.Core;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RotationFunctions.Aws;

/// <summary>Hands log lines to Lambda, whose settings choose level and format (<c>AWS_LAMBDA_LOG_LEVEL</c>, <c>AWS_LAMBDA_LOG_FORMAT</c>).</summary>
internal sealed class LambdaLog(ILambdaLogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        logger.Log(logLevel.ToString(), formatter(state, null)); // an exception's own text may hold a secret
}
