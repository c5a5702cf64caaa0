using Microsoft.Extensions.Logging;

namespace RotationFunctions.Tests;

/// <summary>Keeps what is logged at any level, also what a structured log would write beside the line.</summary>
internal sealed class RecordingLog : ILogger
{
    private readonly List<string> _beside = [];

    /// <summary>Each line as a person reads it, such as <c>Information: …</c>.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>All that any log could have written, for a search.</summary>
    public string Everything => string.Join('\n', Lines.Concat(_beside));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _beside.Add($"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Lines.Add($"{logLevel}: {formatter(state, exception)}");
        _beside.Add($"{exception}");
        foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
            _beside.Add($"{name}={value} {JsonOf(value)}");
    }

    private static string JsonOf(object? value) => System.Text.Json.JsonSerializer.Serialize(value);
}
