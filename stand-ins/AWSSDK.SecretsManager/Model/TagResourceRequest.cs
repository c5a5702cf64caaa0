#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class TagResourceRequest : AmazonWebServiceRequest
{
    public string SecretId { get; set; }

    public List<Tag> Tags { get; set; }
}
