using Amazon.Runtime;
using Amazon.SecretsManager;

namespace RotationFunctions.Aws.Tests;

/// <summary>The SDK's client to a server of a test's.</summary>
internal static class Clients
{
    /// <param name="retries"><c>null</c> for as many as the SDK makes by itself.</param>
    public static AmazonSecretsManagerClient To(Uri address, int? retries = 0, TimeSpan? timeout = null)
    {
        var configuration = new AmazonSecretsManagerConfig { ServiceURL = address.ToString(), AuthenticationRegion = "eu-central-1" };
        if (retries is { } number)
            configuration.MaxErrorRetry = number;
        if (timeout is { } longest)
            configuration.Timeout = longest;
        return new AmazonSecretsManagerClient(new SessionAWSCredentials("the-key-id", "the-secret-key", "the-session"), configuration);
    }
}
