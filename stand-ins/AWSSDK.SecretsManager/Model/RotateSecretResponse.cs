#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class RotateSecretResponse : AmazonWebServiceResponse
{
    public string ARN { get; set; }

    public string Name { get; set; }

    public string VersionId { get; set; }
}
