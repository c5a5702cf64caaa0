using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.SecretsManager.Internal;

/// <summary>The endpoint that is given, or the one of the region.</summary>
internal sealed class SecretsManagerEndpointProvider : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var wanted = (SecretsManagerEndpointParameters)parameters;
        if (wanted.Url is { Length: > 0 } url)
            return new Endpoint(url);
        if (wanted.Region is not { Length: > 0 } region)
            throw new AmazonClientException("No region is configured for Secrets Manager. Set AWS_REGION, or a region in the profile.");
        var service = wanted.UseFips ? "secretsmanager-fips" : "secretsmanager";
        var domain = RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix;
        if (wanted.UseDualStack)
            domain = domain == "amazonaws.com" ? "api.aws" : $"api.{domain}";
        return new Endpoint($"https://{service}.{region}.{domain}");
    }
}
