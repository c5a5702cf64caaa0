#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class ListSecretVersionIdsRequest : AmazonWebServiceRequest
{
    public bool? IncludeDeprecated { get; set; }

    public int? MaxResults { get; set; }

    public string NextToken { get; set; }

    public string SecretId { get; set; }
}
