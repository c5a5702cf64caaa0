#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class RotateSecretRequest : AmazonWebServiceRequest
{
    public string ClientRequestToken { get; set; }

    public bool? RotateImmediately { get; set; }

    public string RotationLambdaARN { get; set; }

    public RotationRulesType RotationRules { get; set; }

    public string SecretId { get; set; }
}
