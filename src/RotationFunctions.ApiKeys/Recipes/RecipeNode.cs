using System.Text.Json;
using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>One place in a recipe's JSON. What is wrong with it is collected with its path, so that all mistakes are told at once.</summary>
internal sealed partial class RecipeNode(JsonElement element, string path, List<string> mistakes)
{
    private const string BrokenEscape = "an escape that is not Unicode, such as half a surrogate pair. Write the character itself.";

    private readonly HashSet<string> _known = [];

    public JsonElement Json => element;

    public bool IsText => element.ValueKind == JsonValueKind.String;

    /// <summary>Notes a mistake; the problem goes on from the path.</summary>
    public void Report(string problem) => mistakes.Add($"{path} {problem}");

    /// <summary>Whether a mistake was noted here or below, so that what else is missing may be its consequence.</summary>
    public bool HasMistake => mistakes.Any(mistake => mistake.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Reports, however deep, a name that stands twice, and escapes that are not Unicode.</summary>
    /// <returns>Whether the rest can be read: not where there are such escapes.</returns>
    public bool ReportUnreadable()
    {
        if (IsText && JsonTexts.Read(element) is null)
        {
            Report($"has {BrokenEscape}");
            return false;
        }
        return element.ValueKind switch
        {
            JsonValueKind.Object => ReportUnreadableProperties(),
            JsonValueKind.Array => Items().Aggregate(true, (isReadable, item) => item.ReportUnreadable() && isReadable),
            _ => true,
        };
    }

    /// <summary>A property that may be absent.</summary>
    public RecipeNode? Find(string name)
    {
        _known.Add(name);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? new RecipeNode(value, Below(name), mistakes)
            : null;
    }

    /// <summary>A property that must be there.</summary>
    public RecipeNode? Require(string name)
    {
        if (Find(name) is { } found)
            return found;
        mistakes.Add($"{Below(name)} is missing.");
        return null;
    }

    public RecipeNode? FindObject(string name) => Find(name) is { } node && node.IsObject() ? node : null;

    public RecipeNode? RequireObject(string name) => Require(name) is { } node && node.IsObject() ? node : null;

    /// <summary>The properties of an object whose names are the recipe's own.</summary>
    public IEnumerable<(string Name, RecipeNode Node)> Properties()
    {
        if (!IsObject())
            return [];
        return element.EnumerateObject().Select(property => (property.Name, new RecipeNode(property.Value, Below(property.Name), mistakes)));
    }

    public IEnumerable<RecipeNode> Items() =>
        element.EnumerateArray().Select((item, index) => new RecipeNode(item, $"{path}[{index}]", mistakes));

    public string? Text()
    {
        if (IsText && element.GetString() is { Length: > 0 } text)
            return text;
        Report("must be a non-empty string.");
        return null;
    }

    public int? WholeNumber(int least, int most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Report($"must be a whole number from {least} to {most}.");
        return null;
    }

    public T? Choice<T>(IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (IsText && choices.TryGetValue(element.GetString()!, out var chosen))
            return chosen;
        Report($"must be one of: {string.Join(", ", choices.Keys)}.");
        return null;
    }

    /// <summary>Reports every property that nobody has asked for: a misspelt one would otherwise count for nothing in silence.</summary>
    public void ReportUnknown()
    {
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject().Where(property => !_known.Contains(property.Name)))
            mistakes.Add($"{Below(property.Name)} is not known here. There can be: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
    }

    private bool ReportUnreadableProperties()
    {
        var names = new HashSet<string>();
        var isReadable = true;
        foreach (var property in element.EnumerateObject())
        {
            if (JsonTexts.NameOf(property) is not { } name)
            {
                Report($"has a name with {BrokenEscape}");
                isReadable = false;
                continue;
            }
            if (!names.Add(name))
                mistakes.Add($"{Below(name)} stands there twice.");
            isReadable &= new RecipeNode(property.Value, Below(name), mistakes).ReportUnreadable();
        }
        return isReadable;
    }

    private bool IsObject()
    {
        if (element.ValueKind == JsonValueKind.Object)
            return true;
        Report("must be an object.");
        return false;
    }

    private string Below(string name) => PlainName().IsMatch(name) ? $"{path}.{name}" : $"{path}['{name}']";

    [GeneratedRegex("^[$A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex PlainName();
}
