using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as Lambda reports it: with its message, its stack and what caused it.</summary>
internal static class FunctionError
{
    public static byte[] Write(Exception failure)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, failure);
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Exception failure)
    {
        json.WriteStartObject();
        json.WriteString("errorType", failure.GetType().Name);
        json.WriteString("errorMessage", failure.Message);
        json.WriteStartArray("stackTrace");
        foreach (var frame in failure.StackTrace?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
            json.WriteStringValue(frame);
        json.WriteEndArray();
        if (failure is AggregateException { InnerExceptions: var causes })
        {
            json.WriteStartArray("causes");
            foreach (var cause in causes)
                Write(json, cause);
            json.WriteEndArray();
        }
        else if (failure.InnerException is { } cause)
        {
            json.WritePropertyName("cause");
            Write(json, cause);
        }
        json.WriteEndObject();
    }
}
