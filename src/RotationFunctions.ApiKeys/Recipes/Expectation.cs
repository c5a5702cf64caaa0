using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>What must stand at a place of an answer: some vendors say no with a status that says yes.</summary>
internal sealed record Expectation(AnswerPath Path, JsonElement Value)
{
    public static IReadOnlyList<Expectation> Read(RecipeNode? node) =>
    [
        .. from property in node?.Properties() ?? []
           let path = ReadPath(property.Name, property.Node)
           where path is not null
           select new Expectation(path, property.Node.Json.Clone()),
    ];

    public bool IsMet(JsonElement? answer) => Path.Find(answer) is { } found && JsonTexts.AreSame(found, Value);

    private static AnswerPath? ReadPath(string name, RecipeNode node)
    {
        var isConstant = node.Json.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
        if (name.StartsWith('/') && isConstant)
            return AnswerPath.Read(name, node);
        node.Report("must be a JSON pointer such as /active, with a string, number, true or false that must stand there.");
        return null;
    }
}
