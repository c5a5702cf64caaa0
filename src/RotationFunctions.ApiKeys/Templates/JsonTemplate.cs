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

    private readonly List<ValueName> _values = [];
    private readonly Reach _reach;
    private readonly Action<Utf8JsonWriter, TemplateValues> _write;

    private JsonTemplate(RecipeNode node, Reach reach)
    {
        _reach = reach;
        _write = Compile(node);
    }

    public IEnumerable<ValueName> Values => _values;

    public static JsonTemplate Read(RecipeNode node, Reach reach) => new(node, reach);

    public HttpContent Render(TemplateValues values)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            _write(writer, values);
        return new ByteArrayContent(buffer.ToArray()) { Headers = { ContentType = JsonType } };
    }

    private Action<Utf8JsonWriter, TemplateValues> Compile(RecipeNode node) => node.Json.ValueKind switch
    {
        JsonValueKind.Object => CompileObject(node),
        JsonValueKind.Array => CompileArray(node),
        JsonValueKind.String => CompileText(node),
        _ => Constant(node.Json.Clone()),
    };

    private Action<Utf8JsonWriter, TemplateValues> CompileObject(RecipeNode node)
    {
        var members = node.Properties().Select(property => (property.Name, Write: Compile(property.Node))).ToList();
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

    private Action<Utf8JsonWriter, TemplateValues> CompileArray(RecipeNode node)
    {
        var items = node.Items().Select(item => Compile(item)).ToList();
        return (writer, values) =>
        {
            writer.WriteStartArray();
            items.ForEach(write => write(writer, values));
            writer.WriteEndArray();
        };
    }

    private Action<Utf8JsonWriter, TemplateValues> CompileText(RecipeNode node)
    {
        if (Template.Read(node.Json.GetString()!, node, _reach) is not { } template)
            return Constant(node.Json.Clone());
        _values.AddRange(template.Values);
        return template.Only is { } value
            ? (writer, values) => values.WriteJson(value, writer)
            : (writer, values) => writer.WriteStringValue(template.Render(values, text => text));
    }

    private static Action<Utf8JsonWriter, TemplateValues> Constant(JsonElement constant) => (writer, _) => constant.WriteTo(writer);
}
