using System.Net.Http.Headers;
using System.Text.Json;

namespace RotationFunctions.ApiKeys;

/// <summary>
/// A body of JSON. A string that is one value and nothing else becomes what the secret has there, also a list or an object; in any
/// other string a value is text.
/// </summary>
internal sealed class JsonTemplate : IBodyTemplate
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    private readonly Action<Utf8JsonWriter, TemplateValues> _write;

    private JsonTemplate(Action<Utf8JsonWriter, TemplateValues> write) => _write = write;

    public static JsonTemplate Read(RecipeNode node, Reach reach) => new(Compile(node, reach));

    public HttpContent Render(TemplateValues values)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            _write(writer, values);
        return new ByteArrayContent(buffer.ToArray()) { Headers = { ContentType = JsonType } };
    }

    private static Action<Utf8JsonWriter, TemplateValues> Compile(RecipeNode node, Reach reach) => node.Json.ValueKind switch
    {
        JsonValueKind.Object => CompileObject(node, reach),
        JsonValueKind.Array => CompileArray(node, reach),
        JsonValueKind.String => CompileText(node, reach),
        _ => Constant(node.Json.Clone()),
    };

    private static Action<Utf8JsonWriter, TemplateValues> CompileObject(RecipeNode node, Reach reach)
    {
        var members = node.Properties().Select(property => (property.Name, Write: Compile(property.Node, reach))).ToList();
        return (writer, values) =>
        {
            writer.WriteStartObject();
            foreach (var (name, write) in members)
            {
                writer.WritePropertyName(name);
                write(writer, values);
            }
            writer.WriteEndObject();
        };
    }

    private static Action<Utf8JsonWriter, TemplateValues> CompileArray(RecipeNode node, Reach reach)
    {
        var items = node.Items().Select(item => Compile(item, reach)).ToList();
        return (writer, values) =>
        {
            writer.WriteStartArray();
            items.ForEach(write => write(writer, values));
            writer.WriteEndArray();
        };
    }

    private static Action<Utf8JsonWriter, TemplateValues> CompileText(RecipeNode node, Reach reach)
    {
        if (Template.Read(node.Json.GetString()!, node, reach) is not { } template)
            return Constant(node.Json.Clone());
        return template.Only is { } value
            ? (writer, values) => values.WriteJson(value, writer)
            : (writer, values) => writer.WriteStringValue(template.Render(values, text => text));
    }

    private static Action<Utf8JsonWriter, TemplateValues> Constant(JsonElement constant) => (writer, _) => constant.WriteTo(writer);
}
