using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>Reads strings of JSON that nobody has vouched for.</summary>
internal static class JsonTexts
{
    /// <summary>The text of a string; <c>null</c> where its escapes are not Unicode: no request can carry such a text.</summary>
    public static string? Read(JsonElement text) => Try(text.GetString);

    /// <summary>The same of a property's name.</summary>
    public static string? NameOf(JsonProperty property) => Try(() => property.Name);

    /// <summary>A property of an object; <c>null</c> where there is none, or where the object has names whose escapes are not Unicode.</summary>
    public static JsonElement? FindProperty(JsonElement json, string name) => Try<JsonElement?>(() => json.TryGetProperty(name, out var found) ? found : null);

    /// <summary>Whether two values are the same; not where one of them has escapes that are not Unicode.</summary>
    public static bool AreSame(JsonElement one, JsonElement other) => Try(() => JsonElement.DeepEquals(one, other));

    private static T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
