using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RotationFunctions.Tests;
using YamlDotNet.RepresentationModel;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>A template in the long form: <c>!If [A, b, c]</c> is <c>{"Fn::If": ["A", "b", "c"]}</c>.</summary>
internal sealed partial class CloudFormationTemplate
{
    // Where parameters and conditions are used.
    private static readonly string[] UsingSections = ["Rules", "Conditions", "Globals", "Resources", "Outputs"];

    private readonly JsonObject _root;

    private CloudFormationTemplate(JsonObject root) => _root = root;

    /// <summary>Every template of the repository, by its path.</summary>
    public static IEnumerable<string> All { get; } =
    [
        "serverless.template",
        "templates/CustomRotation/serverless.template",
        .. Directory.GetFiles(Repository.PathOf("templates/stacks"), "*.yaml").Select(path => Path.GetRelativePath(Repository.Root, path)).Order(StringComparer.Ordinal),
    ];

    public JsonObject Parameters => Section("Parameters");

    public JsonObject Rules => Section("Rules");

    public JsonObject Conditions => Section("Conditions");

    public JsonObject Resources => Section("Resources");

    public JsonObject Outputs => Section("Outputs");

    /// <param name="path">From the repository's root.</param>
    public static CloudFormationTemplate Read(string path)
    {
        var yaml = new YamlStream();
        using var text = File.OpenText(Repository.PathOf(path));
        yaml.Load(text);
        return new CloudFormationTemplate(Convert(yaml.Documents.Single().RootNode)!.AsObject());
    }

    /// <summary>The properties of the resources of a type, by their names.</summary>
    public IReadOnlyDictionary<string, JsonObject> OfType(string type) => Resources
        .Where(resource => (string?)resource.Value!["Type"] == type)
        .ToDictionary(resource => resource.Key, resource => resource.Value!["Properties"]!.AsObject());

    /// <summary>What stands for all functions.</summary>
    public JsonObject Globals => Section("Globals")["Function"]?.AsObject() ?? [];

    /// <summary>The environment variables of a function, those of all functions included.</summary>
    public IReadOnlyDictionary<string, JsonNode> Variables(string function) => Variables(Globals)
        .Concat(Variables(Resources[function]!["Properties"]))
        .ToDictionary(variable => variable.Key, variable => variable.Value!);

    /// <summary>What a value is where every parameter has its default; <c>null</c> for what only AWS knows.</summary>
    public string? Default(JsonNode value) => Name(value, "Ref") is { } name ? (string?)Parameters[name]?["Default"] : (string?)value;

    /// <summary>The names that the template uses, of parameters and resources; those of conditions by <see cref="ConditionsUsed"/>.</summary>
    public IReadOnlySet<string> Used() => Everything()
        .SelectMany(node => NamesIn(node)).Where(name => !name.StartsWith("AWS::", StringComparison.Ordinal)).ToHashSet();

    public IReadOnlySet<string> ConditionsUsed() => Everything()
        .SelectMany(node => new[] { (string?)(node["Fn::If"] as JsonArray)?[0], node["Condition"] is JsonValue condition ? (string?)condition : null })
        .OfType<string>().ToHashSet();

    /// <summary>Every object below a node, that node included.</summary>
    public static IEnumerable<JsonObject> ObjectsIn(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => ObjectsIn(member.Value)).Prepend(map),
        JsonArray list => list.SelectMany(ObjectsIn),
        _ => [],
    };

    /// <summary>A scalar or a list of them, as a list.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(item => (string)item!)],
        JsonValue value => [(string)value!],
        _ => [],
    };

    public static string? Name(JsonNode? node, string function) => node is JsonObject { Count: 1 } call ? (string?)call[function] : null;

    private static JsonObject Variables(JsonNode? function) => function?["Environment"]?["Variables"]?.AsObject() ?? [];

    private static IEnumerable<string> NamesIn(JsonObject node)
    {
        if (Name(node, "Ref") is { } name)
            yield return name;
        if (Name(node, "Fn::GetAtt") is { } attribute)
            yield return attribute.Split('.')[0];
        if (Name(node, "Fn::Sub") is not { } text)
            yield break;
        foreach (Match part in Substituted().Matches(text))
            yield return part.Groups["name"].Value;
    }

    private IEnumerable<JsonObject> Everything() => UsingSections.SelectMany(section => ObjectsIn(Section(section)));

    private JsonObject Section(string name) => _root[name]?.AsObject() ?? [];

    private static JsonNode? Convert(YamlNode node)
    {
        JsonNode? value = node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(member => KeyValuePair.Create(((YamlScalarNode)member.Key).Value!, Convert(member.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw new InvalidDataException($"A template has no {node.NodeType}."),
        };
        return node.Tag is { IsEmpty: false, IsNonSpecific: false } tag && tag.Value.StartsWith('!')
            ? new JsonObject { [tag.Value == "!Ref" ? "Ref" : $"Fn::{tag.Value[1..]}"] = value }
            : value;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9:]+)(\.[A-Za-z]+)?\}")]
    private static partial Regex Substituted();
}
