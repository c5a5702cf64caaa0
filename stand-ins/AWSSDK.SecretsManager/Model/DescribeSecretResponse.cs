#nullable disable

using Amazon.Runtime;

namespace Amazon.SecretsManager.Model;

public class DescribeSecretResponse : AmazonWebServiceResponse
{
    public string ARN { get; set; }

    public DateTime? CreatedDate { get; set; }

    public DateTime? DeletedDate { get; set; }

    public string Description { get; set; }

    public string KmsKeyId { get; set; }

    public DateTime? LastAccessedDate { get; set; }

    public DateTime? LastChangedDate { get; set; }

    public DateTime? LastRotatedDate { get; set; }

    public string Name { get; set; }

    public DateTime? NextRotationDate { get; set; }

    public string OwningService { get; set; }

    public bool? RotationEnabled { get; set; }

    public string RotationLambdaARN { get; set; }

    public RotationRulesType RotationRules { get; set; }

    public List<Tag> Tags { get; set; }

    public Dictionary<string, List<string>> VersionIdsToStages { get; set; }
}
