#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class RestoreSecretRequest : AmazonWebServiceRequest
{
    public string SecretId { get; set; }
}
