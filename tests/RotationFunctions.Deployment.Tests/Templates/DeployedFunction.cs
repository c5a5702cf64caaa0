using System.Text.Json.Nodes;
using RotationFunctions.Aws;

namespace RotationFunctions.Deployment.Tests.Templates;

/// <summary>One of the functions of serverless.template.</summary>
internal sealed class DeployedFunction(string name)
{
    // What only a deployment can say.
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["RECIPE"] = "supplied",
        ["SECRETS_MANAGER_ENDPOINT"] = "https://secretsmanager.eu-central-1.amazonaws.com",
        ["AWS_REGION"] = "eu-central-1",
    };

    public static CloudFormationTemplate Template { get; } = CloudFormationTemplate.Read("serverless.template");

    public static TheoryData<string> Names => [.. Template.OfType("AWS::Serverless::Function").Keys];

    public static IEnumerable<DeployedFunction> All => Names.Select(row => new DeployedFunction(row.Data));

    public string Name => name;

    public JsonObject Properties => Template.OfType("AWS::Serverless::Function")[name];

    public IReadOnlyDictionary<string, JsonNode> Variables => Template.Variables(name);

    /// <summary>The handlers of the two flavours.</summary>
    public (string Native, string Managed) HandlerNames
    {
        get
        {
            var choice = Properties["Handler"]!["Fn::If"]!.AsArray();
            return (string?)choice[0] == "IsNative" ? ((string)choice[1]!, (string)choice[2]!) : throw new InvalidDataException($"{name} has no two handlers.");
        }
    }

    /// <summary>Its environment where every parameter has its default.</summary>
    public string? Default(string variable) => Variables.TryGetValue(variable, out var value) ? Template.Default(value) : null;

    /// <summary>Composes the function as it composes itself when it starts, by the template's defaults.</summary>
    /// <param name="changed">What a deployment says otherwise.</param>
    /// <returns>The variables that it read, and what it says is wrong with them.</returns>
    public (IReadOnlySet<string> Read, string? Problem) Compose(params (string Variable, string Value)[] changed)
    {
        var read = new HashSet<string>();
        var settings = new SettingsReader(variable =>
        {
            read.Add(variable);
            return changed.FirstOrDefault(change => change.Variable == variable).Value ?? Needed.GetValueOrDefault(variable) ?? Default(variable);
        });
        PasswordSettings.Read(settings);
        Lambda.Handlers.Find(HandlerNames.Native)(settings);
        using var client = SecretsManagerClients.Create(settings);
        EmbeddedMetrics.Create(settings, TimeProvider.System);
        return (read, Record.Exception(settings.ThrowIfInvalid)?.Message);
    }
}
