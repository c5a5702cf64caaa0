using System.Text.Json;
using Amazon.Lambda.Core;

namespace RotationFunctions.Aws;

/// <summary>
/// The JSON that goes in and out of a rotation function. The event is taken as it comes (a <see cref="JsonElement"/>), so that a
/// wrong one gets an error of ours; the answer is a <see cref="RotationAnswer"/>.
/// </summary>
/// <remarks>By hand: a serializer's description of these two types would be made anew in every cold start, and cost it 5%.</remarks>
public sealed class RotationSerializer : ILambdaSerializer
{
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidEvent"/>: it is not JSON.</exception>
    public T Deserialize<T>(Stream requestStream)
    {
        try
        {
            using var json = JsonDocument.Parse(requestStream);
            return (T)(object)json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new RotationException(RotationErrors.InvalidEvent,
                "The event is not JSON. Let Secrets Manager call the function, or send it an event of that shape.");
        }
    }

    public void Serialize<T>(T response, Stream responseStream)
    {
        using var json = new Utf8JsonWriter(responseStream);
        Write(json, (RotationAnswer)(object)response!);
    }

    private static void Write(Utf8JsonWriter json, RotationAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("step", answer.Step);
        json.WriteString("outcome", answer.Outcome);
        if (answer.Checks is { } checks)
        {
            json.WriteStartArray("checks");
            foreach (var check in checks)
                Write(json, check);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Check check)
    {
        json.WriteStartObject();
        json.WriteString("name", check.Name);
        json.WriteString("result", check.Result.ToString());
        json.WriteString("sentence", check.Sentence);
        json.WriteEndObject();
    }
}
