using Amazon.Runtime;
using Amazon.SecretsManager;
using RotationFunctions.Local;

namespace RotationFunctions.IntegrationTests;

/// <summary>The SDK's client for a local AWS.</summary>
internal static class LocalClient
{
    public static AmazonSecretsManagerClient CreateClient(this LocalAws aws) =>
        new(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = aws.Endpoint.ToString(),
            AuthenticationRegion = aws.Options.Region,
        });
}
