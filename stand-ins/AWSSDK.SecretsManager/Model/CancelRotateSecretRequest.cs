#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class CancelRotateSecretRequest : AmazonWebServiceRequest
{
    public string SecretId { get; set; }
}
