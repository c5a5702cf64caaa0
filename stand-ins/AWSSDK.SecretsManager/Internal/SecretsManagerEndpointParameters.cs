using Amazon.Runtime.Endpoints;

namespace Amazon.SecretsManager.Internal;

internal sealed class SecretsManagerEndpointParameters : EndpointParameters
{
    /// <summary>An endpoint that was given, which wins over the region's own.</summary>
    public string? Url { get; init; }

    public string? Region { get; init; }

    public bool UseFips { get; init; }

    public bool UseDualStack { get; init; }
}
