namespace RotationFunctions.ApiKeys;

/// <summary>A URL's path. Its slashes are the recipe's own: a value fills one segment or a part of one, and never climbs out of it.</summary>
/// <param name="end">The slash at the end, where the recipe has one: to some vendors it is another path without.</param>
internal sealed class SegmentedPath(IReadOnlyList<Template> segments, string end)
{
    public IEnumerable<ValueName> Values => segments.SelectMany(segment => segment.Values);

    /// <summary>Reads a path that is empty or begins with a slash.</summary>
    public static SegmentedPath? Read(string path, RecipeNode node, Reach reach)
    {
        if (path.AsSpan().ContainsAny('?', '#', '\\') || path.Contains("//", StringComparison.Ordinal) || path.Split('/').Any(IsDots))
        {
            node.Report("must be a plain path: its query goes to 'query', and no segment is empty or made of dots.");
            return null;
        }
        Template?[] segments = [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => Template.Read(segment, node, reach))];
        return segments.Contains(null) ? null : new SegmentedPath(segments!, path.Length > 1 && path[^1] == '/' ? "/" : "");
    }

    public string Render(TemplateValues values) => string.Concat(segments.Select(segment => "/" + Render(segment, values))) + end;

    private static string Render(Template segment, TemplateValues values)
    {
        var rendered = segment.Render(values, Uri.EscapeDataString);
        return segment.HasValues && (rendered.Length == 0 || IsDots(rendered))
            ? throw values.Unusable(segment.Values.First(), "is empty or consists of dots, which would lead to another place of the vendor's API.")
            : rendered;
    }

    private static bool IsDots(string segment) => segment is "." or "..";
}
