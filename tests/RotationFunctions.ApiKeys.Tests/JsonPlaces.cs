using System.Text;
using System.Text.Json;

namespace RotationFunctions.ApiKeys.Tests;

/// <summary>Overwrites a place of a JSON text, be it a name or a value.</summary>
internal static class JsonPlaces
{
    /// <param name="number">Which place, counted round and round.</param>
    /// <param name="other">What comes there, which need not be JSON.</param>
    public static string Overwrite(string json, int number, string other)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var places = Find(bytes);
        var (start, end) = places[number % places.Count];
        return Encoding.UTF8.GetString(bytes[..start]) + other + Encoding.UTF8.GetString(bytes[end..]);
    }

    private static List<(int Start, int End)> Find(ReadOnlySpan<byte> json)
    {
        var places = new List<(int, int)>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.PropertyName)
                places.Add((start, start + reader.ValueSpan.Length + 2));
            else if (reader.TokenType is not (JsonTokenType.EndArray or JsonTokenType.EndObject))
                places.Add((start, EndOf(reader)));
        }
        return places;
    }

    private static int EndOf(Utf8JsonReader value)
    {
        value.Skip();
        return (int)value.BytesConsumed;
    }
}
