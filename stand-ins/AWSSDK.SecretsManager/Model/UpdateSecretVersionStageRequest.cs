#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class UpdateSecretVersionStageRequest : AmazonWebServiceRequest
{
    public string MoveToVersionId { get; set; }

    public string RemoveFromVersionId { get; set; }

    public string SecretId { get; set; }

    public string VersionStage { get; set; }
}
