#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class ListSecretVersionIdsResponse : AmazonWebServiceResponse
{
    public string ARN { get; set; }

    public string Name { get; set; }

    public string NextToken { get; set; }

    public List<SecretVersionsListEntry> Versions { get; set; }
}
