using System.Text.Json;
using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>Takes everything secret out of what a vendor says, before it may stand in a message.</summary>
internal sealed partial class Scrubber
{
    public const string Gap = "[…]";
    private const int LongestText = 200;
    private const int ShortestSecret = 4;

    private readonly HashSet<string> _secrets = [];

    /// <summary>Remembers every text of a value.</summary>
    public void Learn(SecretValue? value)
    {
        foreach (var text in SecretTexts.Of(value))
            Learn(text);
    }

    public void Learn(string secret)
    {
        if (secret.Length < ShortestSecret)
            return;
        var sent = string.Concat(secret.EnumerateRunes()); // half a surrogate pair is replaced on its way, and cannot be encoded
        _secrets.Add(secret);
        _secrets.Add(sent);
        _secrets.Add(Uri.EscapeDataString(sent));
        _secrets.Add(JsonEncodedText.Encode(sent).ToString());
    }

    /// <summary>The text without what is known to be secret and what looks as if it were, on one line and not long.</summary>
    public string Scrub(string text)
    {
        // The longest first: one secret may be a part of another.
        foreach (var secret in _secrets.OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Gap, StringComparison.OrdinalIgnoreCase);
        text = Word().Replace(text, word => Mask().IsMatch(word.Value) ? Gap : word.Value);
        text = LongWord().Replace(text, word => LooksSecret(word.Value) ? Gap : word.Value);
        text = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return text.Length <= LongestText ? text : $"{text[..LongestText]}…";
    }

    private static bool LooksSecret(string word) =>
        (word.Any(char.IsAsciiDigit) && word.Any(char.IsAsciiLetter)) || (word.Any(char.IsAsciiLetterUpper) && word.Any(char.IsAsciiLetterLower))
        || NoWord().IsMatch(word);

    [GeneratedRegex(@"[A-Za-z0-9+/=_\-.~%]{16,}")]
    private static partial Regex LongWord();

    // No language has many words that are as long as this.
    [GeneratedRegex("[A-Za-z]{21,}")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"[^\s""'()[\]]+")]
    private static partial Regex Word();

    // What a vendor shows of a key, such as sk-ab***yz or sk-ab...yz: the ends are a part of it.
    [GeneratedRegex(@"\*\*|.…|….|\.\.\.[A-Za-z0-9]")]
    private static partial Regex Mask();
}
