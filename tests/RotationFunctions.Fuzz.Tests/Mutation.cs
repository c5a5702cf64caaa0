namespace RotationFunctions.Fuzz.Tests;

/// <summary>Makes a text from others by chance: a few changes of the kind that finds what a reader takes for granted.</summary>
internal static class Mutation
{
    private const int LongestRepeat = 200;

    // What means something to one reader or another.
    private static readonly string[] Tokens =
    [
        "\"", "'", "`", "\\", "{", "}", "[", "]", ",", ":", ";", "(", ")", "@", "%", "#", "+", "=", " ", "\n", "\0", "\ud800", "\\ud800", "\\u0000", "é", "null", "true", "-1", "1e400",
        "99999999999999999999", "{\"a\":1,\"a\":2}", "GRANT ", "REVOKE ", " ON ", " TO ", " WITH GRANT OPTION", " IDENTIFIED BY PASSWORD '", "DEFAULT ROLE", "{secret.x}", "https://", "//", "..", "/~0~1~",
    ];

    public static string Of(IReadOnlyList<string> seeds, Random chance)
    {
        var text = seeds[chance.Next(seeds.Count)];
        for (var change = chance.Next(1, 6); change > 0; change--)
            text = Change(text, seeds, chance);
        return text;
    }

    private static string Change(string text, IReadOnlyList<string> seeds, Random chance)
    {
        var at = chance.Next(text.Length + 1);
        var to = at + chance.Next(text.Length - at + 1);
        return chance.Next(7) switch
        {
            0 => text[..at] + Tokens[chance.Next(Tokens.Length)] + text[at..],
            1 => text[..at] + Tokens[chance.Next(Tokens.Length)] + text[Math.Min(at + 1, text.Length)..],
            2 => text[..at] + text[to..],
            3 => text[..at],
            4 => text[..to] + text[at..],
            5 => text[..at] + string.Concat(Enumerable.Repeat(text[at..Math.Min(at + 1, text.Length)], chance.Next(LongestRepeat))) + text[at..],
            _ => text[..at] + seeds[chance.Next(seeds.Count)] is var half ? half[..chance.Next(half.Length + 1)] : "",
        };
    }
}
