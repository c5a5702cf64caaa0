namespace RotationFunctions.ApiKeys;

/// <summary>Where a request goes: the base, which says where a credential is sent, and the path and query within it.</summary>
internal sealed class UrlTemplate(BaseUrl start, SegmentedPath path, IReadOnlyList<NamedTemplate> query)
{
    // No server takes a longer one, and .NET's own limit has no name.
    private const int LongestUrl = 60_000;

    /// <summary>Whether the administrator's secret says where it goes.</summary>
    public bool ReachesAdministrator => start.ReachesAdministrator;

    public IEnumerable<ValueName> Values => [.. start.Values, .. path.Values, .. query.SelectMany(pair => pair.Text.Values)];

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: a value cannot stand where the recipe has it.</exception>
    public Uri Render(TemplateValues values, Origin? origin)
    {
        var within = start.Render(values, origin);
        var text = within + path.Render(values) + Query(values);
        if (text.Length > LongestUrl)
        {
            throw new RotationException(RotationErrors.InvalidSecret,
                $"The URL of a request would have {text.Length} characters. Look for a field that stands in it, by the recipe, and is far too long.");
        }
        var url = new Uri(text);
        return url.AbsoluteUri.StartsWith(new Uri(within).AbsoluteUri, StringComparison.Ordinal)
            ? url
            : throw new InvalidOperationException("A request's URL left its base."); // the segments' check lets no such value through
    }

    private string Query(TemplateValues values) =>
        query.Count == 0 ? "" : "?" + NamedTemplate.Join(query, values);
}
