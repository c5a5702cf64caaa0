using System.Text.Json.Nodes;
using Amazon.Lambda.RuntimeSupport;
using RotationFunctions.Aws;

namespace RotationFunctions.TestFunction;

/// <summary>Describes the secret that it is asked for, by the client that the environment makes: which endpoint is called shows how it was read.</summary>
internal static class StoreProbe
{
    public static async Task RunAsync()
    {
        using var bootstrap = LambdaBootstrapBuilder.Create(async (input, _) =>
        {
            var secretId = (await JsonNode.ParseAsync(input))!.GetValue<string>();
            return new MemoryStream(System.Text.Encoding.UTF8.GetBytes(JsonValue.Create(await DescribeAsync(secretId))!.ToJsonString()));
        }).Build();
        await bootstrap.RunAsync();
    }

    private static async Task<string> DescribeAsync(string secretId)
    {
        try
        {
            var settings = new SettingsReader(Environment.GetEnvironmentVariable);
            var store = new SecretsManagerStore(SecretsManagerClients.Create(settings));
            settings.ThrowIfInvalid();
            return (await store.DescribeAsync(secretId, CancellationToken.None)).SecretId;
        }
        catch (RotationException named)
        {
            return named.Message;
        }
    }
}
