#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class UpdateSecretRequest : AmazonWebServiceRequest
{
    public string ClientRequestToken { get; set; }

    public string Description { get; set; }

    public string KmsKeyId { get; set; }

    public MemoryStream SecretBinary { get; set; }

    public string SecretId { get; set; }

    public string SecretString { get; set; }
}
