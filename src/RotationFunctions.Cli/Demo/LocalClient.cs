using Amazon.Runtime;
using Amazon.SecretsManager;
using RotationFunctions.Local;

namespace RotationFunctions.Cli.Demo;

/// <summary>Makes a client of the local AWS, which takes any credentials.</summary>
internal static class LocalClient
{
    public static AmazonSecretsManagerClient Create(LocalAws aws) =>
        new(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
    {
        ServiceURL = aws.Endpoint.ToString(),
        AuthenticationRegion = aws.Options.Region,
    });
}
