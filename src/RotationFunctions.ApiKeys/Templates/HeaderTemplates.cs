using System.Text.RegularExpressions;

namespace RotationFunctions.ApiKeys;

/// <summary>A request's headers. A value that would end its header and begin another is refused.</summary>
internal sealed partial class HeaderTemplates(IReadOnlyList<NamedTemplate> headers)
{
    public const string Authorization = "Authorization";

    // Those that say where a message goes or ends are the client's own.
    private static readonly string[] Reserved = ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Content-Type"];

    public IEnumerable<string> Names => headers.Select(header => header.Name);

    public IEnumerable<ValueName> Values => headers.SelectMany(header => header.Text.Values);

    public static HeaderTemplates Read(RecipeNode? node, Reach reach) => new(
    [
        .. from header in node?.Properties() ?? []
           let text = ReadText(header.Node, reach)
           where IsName(header.Name, header.Node) && text is not null
           select new NamedTemplate(header.Name, text),
    ]);

    /// <summary>Reads what stands in a header.</summary>
    public static Template? ReadText(RecipeNode? node, Reach reach)
    {
        var text = Template.Read(node, reach);
        if (text is not null && !text.Literals.All(CanStand))
            node!.Report("has a line break or another character that cannot stand in a header: only the printable ones of ASCII can.");
        return text;
    }

    public void Apply(HttpRequestMessage request, TemplateValues values)
    {
        foreach (var header in headers)
            Add(request, header.Name, header.Text, header.Text.Render(values, text => text), values);
    }

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSecret"/>: it has a character that no header may have.</exception>
    public static void Add(HttpRequestMessage request, string name, Template source, string text, TemplateValues values)
    {
        if (!CanStand(text))
            throw values.Unusable(source.Values.First(), "has a line break or another character that cannot stand in a header.");
        request.Headers.TryAddWithoutValidation(name, text);
    }

    private static bool CanStand(string text) => text.All(character => character is >= ' ' and <= '~');

    private static bool IsName(string name, RecipeNode node)
    {
        if (!Token().IsMatch(name))
            node.Report("is not the name of a header.");
        else if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
            node.Report("is a header that a recipe must not set.");
        else if (!IsOfRequest(name))
            node.Report("is a header of an answer or of a body, which would not be sent. Leave it out.");
        else
            return true;
        return false;
    }

    private static bool IsOfRequest(string name)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "any");
    }

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+\-.^_`|~]+\z")]
    private static partial Regex Token();
}
