using System.Text.Json.Nodes;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Moving;

/// <summary>A sample of AWS's, as <c>docs/moving-from-aws-samples.md</c> has it: its secret and its environment.</summary>
internal sealed class AwsSample(string name)
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/moving-from-aws-samples.md"));

    public static TheoryData<string> Names =>
        [.. Page.Split('\n').Where(line => line.StartsWith("### SecretsManager", StringComparison.Ordinal)).Select(line => line[4..])];

    public string Engine => (string)Documented()["engine"]!;

    /// <summary>The user that the secret names in the tests.</summary>
    public string User => HasTwoUsers ? "team" : RetainsPassword ? "keeper" : "loner";

    public bool HasTwoUsers => name.EndsWith("MultiUser", StringComparison.Ordinal);

    private bool RetainsPassword => name.EndsWith("RetainPassword", StringComparison.Ordinal);

    /// <summary>The environment variables that the samples are deployed with, and the setting that the page says this one needs.</summary>
    public Dictionary<string, string> Environment() => Block("## The environment variables", "ini")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Concat(RetainsPassword ? [Block($"### {name}\n", "ini").Trim()] : [])
        .Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>A statement that the page has for this sample, for a user that there is.</summary>
    public string Statement(string user) => Block($"### {name}\n", "sql").Replace("USER", user, StringComparison.Ordinal);

    /// <summary>The secret, for a server and a user that there are.</summary>
    public SecretValue Secret(SampleServer server, string user, string password)
    {
        var secret = Documented();
        (secret["host"], secret["port"], secret["username"], secret["password"]) = (server.Host, server.Port, user, password);
        if (secret.ContainsKey("masterarn"))
            secret["masterarn"] = RotationStage.Administrator;
        return SecretValue.FromText(secret.ToJsonString());
    }

    private JsonObject Documented() => JsonNode.Parse(Block($"### {name}\n", "json"))!.AsObject();

    private static string Block(string heading, string language)
    {
        var start = Page.IndexOf($"```{language}\n", Page.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal) + language.Length + 4;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
