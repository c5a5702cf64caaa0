using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>Reads strings of JSON that nobody has vouched for.</summary>
internal static class JsonTexts
{
    /// <summary>The text of a string; <c>null</c> where its escapes are not Unicode: no request can carry such a text.</summary>
    public static string? Read(JsonElement text) => Read(text.GetString);

    /// <summary>The same of a property's name.</summary>
    public static string? NameOf(JsonProperty property) => Read(() => property.Name);

    private static string? Read(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
