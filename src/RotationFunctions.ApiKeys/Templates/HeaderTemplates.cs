using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>A request's headers. A value that would end its header and begin another is refused.</summary>
internal sealed partial class HeaderTemplates(IReadOnlyList<NamedTemplate> headers)
{
    public const string Authorization = "Authorization";

    // Those that say where a message goes or ends are the client's own.
    private static readonly string[] Reserved = ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Content-Type"];

    public IEnumerable<ValueName> Values => headers.SelectMany(header => header.Text.Values);

    public static HeaderTemplates Read(RecipeNode? node, Reach reach)
    {
        foreach (var (name, header) in node?.Properties() ?? [])
        {
            if (!Token().IsMatch(name))
                header.Report("is not the name of a header.");
            if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
                header.Report("is a header that a recipe must not set.");
        }
        return new HeaderTemplates(NamedTemplate.Read(node, reach));
    }

    public void Apply(HttpRequestMessage request, TemplateValues values)
    {
        foreach (var header in headers)
            Add(request, header.Name, header.Text, header.Text.Render(values, text => text), values);
    }

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: it has a character that no header may have.</exception>
    public static void Add(HttpRequestMessage request, string name, Template source, string text, TemplateValues values)
    {
        if (text.Any(character => character is < ' ' or > '~'))
            throw values.Unusable(source.Values.First(), "has a line break or another character that cannot stand in a header.");
        request.Headers.TryAddWithoutValidation(name, text);
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+\-.^_`|~]+\z")]
    private static partial Regex Token();
}
