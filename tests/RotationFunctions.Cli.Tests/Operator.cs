using System.Text.Json.Nodes;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Somebody at a terminal, with a local AWS and the real function behind the commands.</summary>
internal static class Operator
{
    public static FunctionDefinition PostgreSqlFunction => new()
    {
        Name = "rotate-postgresql", Command = Siblings.Executable("RotationFunctions.Lambda"), Handler = "postgresql",
    };

    public static async Task<Ran> RunAsync(Stage stage, params string[] arguments)
    {
        var environment = Environment(stage.Aws.Endpoint);
        environment["CA_BUNDLE_PATH"] = stage.Server.CaBundlePath;
        return await RunAsync(environment, arguments);
    }

    public static async Task<Ran> RunAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        await using var command = Rotate.Start(environment, arguments);
        command.CloseInput();
        var exit = await command.WaitAsync();
        return new Ran(exit, command.Output, command.Error);
    }

    public static Dictionary<string, string?> Environment(Uri endpoint) => new()
    {
        ["AWS_ENDPOINT_URL"] = endpoint.ToString(), ["AWS_REGION"] = "us-east-1", ["AWS_ACCESS_KEY_ID"] = "local", ["AWS_SECRET_ACCESS_KEY"] = "local",
    };

    /// <summary>How a command ended, and what it wrote.</summary>
    internal sealed record Ran(int Exit, string Output, string Error)
    {
        public JsonNode Json => JsonNode.Parse(Output)!;
    }
}
