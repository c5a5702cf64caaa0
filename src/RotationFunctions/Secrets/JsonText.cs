using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RotationFunctions;

/// <summary>Changes the text of a JSON object in one place, so that all the rest stays to the letter.</summary>
internal static class JsonText
{
    /// <summary>The same object with one field replaced in its place, or added at the end.</summary>
    public static string Replace(string json, string field, string value) => ReplaceJson(json, field, Quote(value));

    /// <summary>The same for a field that is more than a text.</summary>
    public static string Replace(string json, string field, JsonNode value) => ReplaceJson(json, field, value.ToJsonString());

    private static string ReplaceJson(string json, string field, string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        return FindValue(utf8, field) is { } place
            ? Join(utf8.AsSpan(..place.Start), value, utf8.AsSpan(place.End..))
            : Append(utf8, $"{Quote(field)}:{value}");
    }

    private static Range? FindValue(ReadOnlySpan<byte> json, string field)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(field);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isWanted)
                return start..(int)reader.BytesConsumed;
        }
        return null;
    }

    private static string Append(ReadOnlySpan<byte> json, string property)
    {
        var end = json.LastIndexOf((byte)'}');
        var fields = json[..end].TrimEnd(" \t\r\n"u8);
        var separator = fields[^1] == '{' ? "" : ",";
        return Join(fields, separator + property, json[fields.Length..]);
    }

    private static string Join(ReadOnlySpan<byte> before, string text, ReadOnlySpan<byte> after) =>
        string.Concat(Encoding.UTF8.GetString(before), text, Encoding.UTF8.GetString(after));

    // "Unsafe" is meant for text that is put into a page; this encoder escapes the least.
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
