using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>Every text and number that a secret holds, however deep.</summary>
internal static class SecretTexts
{
    public static IEnumerable<string> Of(SecretValue? value) => value switch
    {
        { IsJson: true, Text: { } json } => Of(JsonElement.Parse(json)),
        { Text: { } text } => [text],
        _ => [],
    };

    /// <summary>The same without some fields.</summary>
    public static IEnumerable<string> OfOthers(SecretValue? value, IEnumerable<string> fields) => value is { IsJson: true, Text: { } json }
        ? JsonElement.Parse(json).EnumerateObject().ExceptBy(fields, field => field.Name).SelectMany(field => Of(field.Value))
        : Of(value);

    /// <summary>The same of one field.</summary>
    public static IEnumerable<string> Of(SecretValue value, string field) =>
        value is { IsJson: true, Text: { } json } && JsonElement.Parse(json).TryGetProperty(field, out var found) ? Of(found) : [];

    public static IEnumerable<string> Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Of(field.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Of),
        JsonValueKind.Number => [element.GetRawText()],
        JsonValueKind.String when JsonTexts.Read(element) is { } text => [text],
        _ => [],
    };
}
