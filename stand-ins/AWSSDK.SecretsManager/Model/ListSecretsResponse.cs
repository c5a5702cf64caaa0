#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class ListSecretsResponse : AmazonWebServiceResponse
{
    public string NextToken { get; set; }

    public List<SecretListEntry> SecretList { get; set; }
}
