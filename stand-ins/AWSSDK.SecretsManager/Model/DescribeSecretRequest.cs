#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class DescribeSecretRequest : AmazonWebServiceRequest
{
    public string SecretId { get; set; }
}
