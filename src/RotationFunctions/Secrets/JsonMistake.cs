using System.Text.Json;

namespace RotationFunctions;

/// <summary>Says what is wrong with a text that was meant for a JSON object and is none that can be used, and where; never a value of it.</summary>
internal static class JsonMistake
{
    private const char ByteOrderMark = '\uFEFF'; // some editors write it before the text

    /// <summary>
    /// Whether a text begins like a JSON object or array and ends like it, or has what stands between fields. A password may begin like one and yet
    /// be a password.
    /// </summary>
    public static bool IsMeantForJson(string text)
    {
        var trimmed = text.AsSpan().TrimStart(ByteOrderMark).Trim();
        return trimmed is ['{', .., '}'] or ['[', .., ']'] || (trimmed is ['{' or '[', ..] && (trimmed.ContainsAny('"', ':') || trimmed.ContainsAny(" \t\r\n")));
    }

    /// <returns>Words that go on from a colon.</returns>
    public static string Describe(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array ? "it is an array" : FindTwice(document.RootElement, "")!;
        }
        catch (JsonException mistake)
        {
            // Never its message, which quotes the text.
            return $"there is a mistake in line {mistake.LineNumber + 1}, at byte {mistake.BytePositionInLine + 1}";
        }
        catch (Exception broken) when (broken is ArgumentException or InvalidOperationException)
        {
            return "it has text that is not Unicode, such as half a surrogate pair";
        }
    }

    private static string? FindTwice(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => FindTwiceIn(element, path),
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) => FindTwice(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? FindTwiceIn(JsonElement element, string path)
    {
        var names = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            var place = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            if (!names.Add(property.Name))
                return $"the field '{place}' stands there twice";
            if (FindTwice(property.Value, place) is { } below)
                return below;
        }
        return null;
    }
}
