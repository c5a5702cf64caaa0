using Amazon;
using Amazon.Runtime;
using Amazon.SecretsManager;

namespace RotationFunctions.Aws;

/// <summary>Makes the client by the function's environment.</summary>
public static class SecretsManagerClients
{
    // Above any healthy answer, and short enough that a missing network path is named before the function's time is over.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A client by the SDK's own rules, with one addition: <c>SECRETS_MANAGER_ENDPOINT</c>, which AWS's rotation functions read, names
    /// the endpoint where none of the SDK's variables does.
    /// </summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: without a region there is no client.</exception>
    public static IAmazonSecretsManager Create(SettingsReader settings)
    {
        var configuration = new AmazonSecretsManagerConfig { Timeout = Timeout };
        var region = settings.Text("AWS_REGION");
        if (region is not null)
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region); // the SDK looks elsewhere first, and throws on its way
        var isNamedBySdk = settings.Text("AWS_ENDPOINT_URL_SECRETS_MANAGER") is not null || settings.Text("AWS_ENDPOINT_URL") is not null;
        if (!isNamedBySdk && settings.Text("SECRETS_MANAGER_ENDPOINT") is { } endpoint)
        {
            if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
                settings.Report("SECRETS_MANAGER_ENDPOINT must be a URL, such as https://secretsmanager.eu-central-1.amazonaws.com.");
            else
                configuration.ServiceURL = endpoint;
            configuration.AuthenticationRegion = region;
        }
        return Create(configuration, settings);
    }

    private static UniformSecretsManagerClient Create(AmazonSecretsManagerConfig configuration, SettingsReader settings)
    {
        try
        {
            return new UniformSecretsManagerClient(configuration);
        }
        catch (AmazonClientException)
        {
            settings.Report("AWS_REGION must name the region that the secrets are in, such as eu-central-1.");
            settings.ThrowIfInvalid();
            throw;
        }
    }
}
