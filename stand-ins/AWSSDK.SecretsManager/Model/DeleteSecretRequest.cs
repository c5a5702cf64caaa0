#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class DeleteSecretRequest : AmazonWebServiceRequest
{
    public bool? ForceDeleteWithoutRecovery { get; set; }

    public long? RecoveryWindowInDays { get; set; }

    public string SecretId { get; set; }
}
