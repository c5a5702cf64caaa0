#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class UntagResourceRequest : AmazonWebServiceRequest
{
    public string SecretId { get; set; }

    public List<string> TagKeys { get; set; }
}
