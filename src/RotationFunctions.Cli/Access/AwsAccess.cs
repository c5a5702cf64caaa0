using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecretsManager;
using RotationFunctions.Aws;

namespace RotationFunctions.Cli.Access;

/// <summary>The way to one account and region: its secrets and its functions.</summary>
internal sealed class AwsAccess : IDisposable
{
    // Above any healthy answer, and short enough for somebody who waits at a terminal.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="local">Where a local AWS may be; <c>null</c> for AWS itself.</param>
    public AwsAccess(IAmazonSecretsManager client, FunctionInvoker functions, Uri? local = null, AwsRoute? route = null)
    {
        Route = route ?? AwsRoute.Usual;
        Local = local;
        Client = client;
        Functions = functions;
        Store = new SecretsManagerStore(client);
    }

    /// <summary>Where a local AWS may be: an address on this machine; <c>null</c> for AWS itself.</summary>
    public Uri? Local { get; }

    /// <summary>How it was found.</summary>
    public AwsRoute Route { get; }

    public IAmazonSecretsManager Client { get; }

    public ISecretStore Store { get; }

    public FunctionInvoker Functions { get; }

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: no region is named anywhere, or one that cannot be.</exception>
    public static AwsAccess Open(AwsRoute route)
    {
        var region = route.Region;
        try
        {
            region ??= RegionOf(route.Profile) ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION");
            return Connect(route, region);
        }
        catch (Exception failure) when (failure is AmazonClientException or UriFormatException)
        {
            throw new RotationException(RotationErrors.InvalidSettings, region is null
                ? "No region is named. Set AWS_REGION, or give --region, such as --region eu-central-1; for a local AWS, give --endpoint."
                : $"The region '{region}' is none. Set AWS_REGION, or give --region, such as --region eu-central-1.");
        }
    }

    public static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    public void Dispose()
    {
        Client.Dispose();
        Functions.Dispose();
    }

    // The SDK looks for the region of the profile that AWS_PROFILE names alone.
    private static string? RegionOf(string? profile) =>
        profile is not null && new CredentialProfileStoreChain().TryGetProfile(profile, out var found) ? found.Region?.SystemName : null;

    private static AwsAccess Connect(AwsRoute route, string? region)
    {
        var (endpoint, _, profile) = route;
        var configuration = new AmazonSecretsManagerConfig { Timeout = Timeout };
        if (profile is not null)
            configuration.Profile = new Profile(profile);
        if (region is not null)
        {
            configuration.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            configuration.AuthenticationRegion = region; // else a variable's endpoint is taken to be in us-east-1
        }
        configuration.DefaultAWSCredentials = new CallerCredentials(
            new AmazonSecretsManagerConfig { Profile = configuration.Profile, RegionEndpoint = configuration.RegionEndpoint });
        if (endpoint is not null)
        {
            configuration.ServiceURL = endpoint;
            configuration.AuthenticationRegion = region ?? "us-east-1"; // what answers at an address of its own seldom has regions
        }
        return new AwsAccess(new AmazonSecretsManagerClient(configuration),
            new FunctionInvoker(configuration, FunctionEndpoint(endpoint, region, configuration)), FindLocal(endpoint), route);
    }

    // The SDK's rules for the endpoint of a service; only a profile's own "services" section is not read.
    private static Uri FunctionEndpoint(string? endpoint, string? region, AmazonSecretsManagerConfig configuration)
    {
        if ((endpoint ?? Variable("AWS_ENDPOINT_URL_LAMBDA") ?? Variable("AWS_ENDPOINT_URL")) is { } named && IsUrl(named))
            return new Uri(named);
        var place = RegionEndpoint.GetBySystemName(region ?? configuration.RegionEndpoint?.SystemName ?? configuration.AuthenticationRegion
            ?? "us-east-1");
        return new Uri($"https://lambda.{place.SystemName}.{place.PartitionDnsSuffix}");
    }

    private static Uri? FindLocal(string? endpoint) =>
        (endpoint ?? Variable("AWS_ENDPOINT_URL_SECRETS_MANAGER") ?? Variable("AWS_ENDPOINT_URL")) is { } named && IsUrl(named)
            && new Uri(named) is { IsLoopback: true } local
            ? local
            : null;

    private static string? Variable(string name) => new SettingsReader(Environment.GetEnvironmentVariable).Text(name);
}
