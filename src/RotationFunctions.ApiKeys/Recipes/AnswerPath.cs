using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>A place in a vendor's answer, as a JSON pointer (RFC 6901): <c>/result/0/id</c>. The empty one is the whole answer.</summary>
internal sealed partial class AnswerPath
{
    private readonly string _text;
    private readonly string[] _steps;

    private AnswerPath(string text)
    {
        _text = text;
        _steps = text.Length == 0 ? [] : [.. text[1..].Split('/').Select(Unescape)];
    }

    /// <returns><c>null</c>, and a mistake is noted, where it is none.</returns>
    public static AnswerPath? Read(RecipeNode? node)
    {
        if (node is null)
            return null;
        if (node.IsText && node.Json.GetString() is { } text && (text.Length == 0 || text[0] == '/'))
            return Read(text, node);
        node.Report("must be a JSON pointer such as /result/id.");
        return null;
    }

    /// <param name="text">It is empty or begins with a slash.</param>
    public static AnswerPath? Read(string text, RecipeNode node)
    {
        if (!BrokenEscape().IsMatch(text))
            return new AnswerPath(text);
        node.Report("has a ~ that is neither ~0 nor ~1, as ~ and / are written within a JSON pointer (RFC 6901).");
        return null;
    }

    public bool IsSameAs(AnswerPath other) => _steps.SequenceEqual(other._steps);

    public JsonElement? Find(JsonElement? answer)
    {
        var at = answer;
        foreach (var step in _steps)
            at = at is { } element ? Step(element, step) : null;
        return at;
    }

    /// <summary>What stands there as text: a string, or a number as it is written. <c>null</c> for everything else, and where it is empty.</summary>
    public string? FindText(JsonElement? answer) => Find(answer) switch
    {
        { ValueKind: JsonValueKind.String } text when JsonTexts.Read(text) is { Length: > 0 } found => found,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    public override string ToString() => _text;

    private static JsonElement? Step(JsonElement element, string step) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonTexts.FindProperty(element, step),
        JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength() => element[index],
        _ => null,
    };

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    [GeneratedRegex("~(?![01])")]
    private static partial Regex BrokenEscape();
}
