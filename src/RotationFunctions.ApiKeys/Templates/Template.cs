using System.Text;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// A text with named values in braces: <c>"Bearer {key}"</c>. A value is escaped for where the text stands, so that it can only ever
/// be one piece of it. A brace itself is written twice.
/// </summary>
internal sealed class Template
{
    private readonly List<(string? Literal, ValueName Value)> _parts;

    private Template(List<(string? Literal, ValueName Value)> parts) => _parts = parts;

    public IEnumerable<ValueName> Values => from part in _parts where part.Literal is null select part.Value;

    /// <summary>The text between the values.</summary>
    public IEnumerable<string> Literals => _parts.Select(part => part.Literal).OfType<string>();

    public bool HasValues => Values.Any();

    /// <summary>The value that the text consists of alone, so that it can stand for more than a text.</summary>
    public ValueName? Only => _parts is [{ Literal: null } part] ? part.Value : null;

    /// <summary>Reads a template and checks what it reaches; <c>null</c>, and a mistake is noted, where it is none.</summary>
    public static Template? Read(RecipeNode? node, Reach reach) => node?.Text() is { } text ? Read(text, node, reach) : null;

    public static Template? Read(string text, RecipeNode node, Reach reach)
    {
        if (Parse(text) is not { } template)
        {
            node.Report("has a brace that is not closed or not opened. A value stands between { and }; a brace itself is written twice.");
            return null;
        }
        string[] problems = [.. template.Values.Select(reach.Problem).OfType<string>()];
        foreach (var problem in problems)
            node.Report(problem);
        return problems.Length == 0 ? template : null;
    }

    public string Render(TemplateValues values, Func<string, string> escape) =>
        string.Concat(_parts.Select(part => part.Literal ?? escape(values.Text(part.Value))));

    /// <summary>The text with something harmless in the place of each value.</summary>
    public string Sample() => string.Concat(_parts.Select(part => part.Literal ?? "1"));

    private static Template? Parse(string text)
    {
        var parts = new List<(string?, ValueName)>();
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var isDoubled = at + 1 < text.Length && text[at + 1] == text[at];
            if (text[at] is not ('{' or '}'))
                literal.Append(text[at]);
            else if (isDoubled)
                literal.Append(text[at++]);
            else if (text[at] == '{' && text.IndexOf('}', at) is > 0 and var end)
            {
                Flush();
                parts.Add((null, ValueName.Parse(text[(at + 1)..end])));
                at = end;
            }
            else
                return null;
        }
        Flush();
        return new Template(parts);

        void Flush()
        {
            if (literal.Length > 0)
                parts.Add((literal.ToString(), default));
            literal.Clear();
        }
    }
}
