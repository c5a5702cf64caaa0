using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Writes log lines to standard output as Lambda's settings want them.</summary>
internal sealed class FunctionLog
{
    private readonly LogLevel _least = Enum.TryParse<LogLevel>(Variable("AWS_LAMBDA_LOG_LEVEL") switch
    {
        "DEBUG" => nameof(LogLevel.Debug),
        "INFO" => nameof(LogLevel.Information),
        "WARN" => nameof(LogLevel.Warning),
        "FATAL" => nameof(LogLevel.Critical),
        var other => other,
    }, ignoreCase: true, out var level) ? level : LogLevel.Trace;

    private readonly bool _asJson = string.Equals(Variable("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase);

    public ILambdaLogger For(string requestId) => new Logger(this, requestId);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private void Write(string requestId, LogLevel level, string template, object[] args)
    {
        if (level < _least)
            return;
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var message = new LogMessage(template, args);
        Console.Out.WriteLine(_asJson ? AsJson(time, level, requestId, message) : $"{time}\t{requestId}\t{ShortName(level)}\t{message.Text}");
    }

    private static string AsJson(string time, LogLevel level, string requestId, LogMessage message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time);
            json.WriteString("level", level.ToString());
            json.WriteString("requestId", requestId);
            json.WriteString("message", message.Text);
            message.WriteFields(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string ShortName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    private sealed class Logger(FunctionLog log, string requestId) : ILambdaLogger
    {
        public void Log(string message) => log.Write(requestId, LogLevel.Information, message, []);

        public void LogLine(string message) => Log(message);

        public void Log(string level, string message) => Log(level, message, []);

        public void Log(string level, string message, params object[] args) =>
            log.Write(requestId, Enum.TryParse<LogLevel>(level, ignoreCase: true, out var known) ? known : LogLevel.Information, message, args);
    }
}
