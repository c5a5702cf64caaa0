namespace RotationFunctions.ApiKeys;

/// <summary>A name that is the recipe's own, and the text that goes with it: a header, a query parameter or a form's field.</summary>
internal sealed record NamedTemplate(string Name, Template Text)
{
    public static IReadOnlyList<NamedTemplate> Read(RecipeNode? node, Reach reach) =>
    [
        .. from property in node?.Properties() ?? []
           let text = Template.Read(property.Node, reach)
           where text is not null
           select new NamedTemplate(property.Name, text),
    ];

    /// <summary>As in a query or a form: <c>name=value&amp;name=value</c>.</summary>
    public static string Join(IReadOnlyList<NamedTemplate> pairs, TemplateValues values) =>
        string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Text.Render(values, text => text))}"));
}
