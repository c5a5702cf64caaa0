using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>Reads strings of JSON that nobody has vouched for.</summary>
internal static class JsonTexts
{
    /// <summary>The text of a string; <c>null</c> where its escapes are not Unicode: no request can carry such a text.</summary>
    public static string? Read(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
