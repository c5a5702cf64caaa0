using System.Text.Json.Nodes;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests.Debugging;

/// <summary>A profile with which a developer starts the function: <c>Properties/launchSettings.json</c>.</summary>
internal static class LaunchProfile
{
    /// <summary>What the profiles call the ports of <c>rotate local</c> and of the Lambda Test Tool.</summary>
    public const string LocalAws = "127.0.0.1:5050", TestTool = "127.0.0.1:5051";

    private static readonly JsonObject Profiles = JsonNode.Parse(
        File.ReadAllText(Repository.PathOf("src/RotationFunctions.Lambda/Properties/launchSettings.json")))!["profiles"]!.AsObject();

    public static IEnumerable<string> Names => Profiles.Where(profile => (string)profile.Value!["commandName"]! == "Project").Select(profile => profile.Key);

    /// <summary>The environment variables of a profile, with the ports that are open now in the place of the usual ones.</summary>
    public static Dictionary<string, string> Environment(string name, params (string Usual, string Now)[] ports) =>
        Profiles[name]!["environmentVariables"]!.AsObject().ToDictionary(
            variable => variable.Key,
            variable => ports.Aggregate((string)variable.Value!, (value, port) => value.Replace(port.Usual, port.Now, StringComparison.Ordinal)));
}
