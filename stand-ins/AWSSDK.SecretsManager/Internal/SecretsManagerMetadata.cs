using Amazon.Runtime.Internal;

namespace Amazon.SecretsManager.Internal;

internal sealed class SecretsManagerMetadata : IServiceMetadata
{
    public string ServiceId => "Secrets Manager";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
