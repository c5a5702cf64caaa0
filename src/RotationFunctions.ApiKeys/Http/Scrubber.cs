using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>Takes everything secret out of what a vendor says, before it may stand in a message.</summary>
internal sealed partial class Scrubber
{
    private const string Gap = "[…]";
    private const int LongestText = 200;
    private const int ShortestSecret = 4;

    private readonly HashSet<string> _secrets = [];

    /// <summary>Remembers every text of a value.</summary>
    public void Learn(SecretValue? value)
    {
        if (value is { IsJson: true, Text: { } json })
            Learn(JsonNode.Parse(json));
        else if (value?.Text is { } text)
            Learn(text);
    }

    public void Learn(string secret)
    {
        if (secret.Length < ShortestSecret)
            return;
        _secrets.Add(secret);
        _secrets.Add(Uri.EscapeDataString(secret));
        _secrets.Add(JsonEncodedText.Encode(secret).ToString());
    }

    /// <summary>The text without what is known to be secret and what looks as if it were, on one line and not long.</summary>
    public string Scrub(string text)
    {
        // The longest first: one secret may be a part of another.
        foreach (var secret in _secrets.OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Gap, StringComparison.OrdinalIgnoreCase);
        text = LongWord().Replace(text, word => LooksSecret(word.Value) ? Gap : word.Value);
        text = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length <= LongestText ? text : $"{text[..LongestText]}…";
    }

    private void Learn(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var field in fields)
                    Learn(field.Value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Learn(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                LearnText(value);
                break;
        }
    }

    private void LearnText(JsonValue value)
    {
        try
        {
            Learn(value.GetValue<string>());
        }
        catch (InvalidOperationException)
        {
            // Escapes that are not Unicode: no request can carry such a text, and no vendor can quote it.
        }
    }

    private static bool LooksSecret(string word) =>
        (word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter)) || (word.Any(char.IsAsciiLetterUpper) && word.Any(char.IsAsciiLetterLower));

    [GeneratedRegex(@"[A-Za-z0-9+/=_\-.~%]{16,}")]
    private static partial Regex LongWord();
}
