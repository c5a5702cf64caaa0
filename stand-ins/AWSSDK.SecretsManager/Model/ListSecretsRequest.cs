#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class ListSecretsRequest : AmazonWebServiceRequest
{
    public List<Filter> Filters { get; set; }

    public bool? IncludePlannedDeletion { get; set; }

    public int? MaxResults { get; set; }

    public string NextToken { get; set; }
}
