using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager.Internal;

/// <summary>Every operation: its name, what its request writes and what its answer holds.</summary>
internal static class Operations
{
    public static Operation<CancelRotateSecretRequest, CancelRotateSecretResponse> CancelRotateSecret => new("CancelRotateSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("SecretId", request.SecretId);
        },
        read: json => new CancelRotateSecretResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
            VersionId = json.String("VersionId"),
        });

    public static Operation<CreateSecretRequest, CreateSecretResponse> CreateSecret => new("CreateSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("ClientRequestToken", request.ClientRequestToken ?? Guid.NewGuid().ToString());
            json.WriteIfSet("Description", request.Description);
            json.WriteIfSet("KmsKeyId", request.KmsKeyId);
            json.WriteIfSet("Name", request.Name);
            json.WriteIfSet("SecretBinary", request.SecretBinary);
            json.WriteIfSet("SecretString", request.SecretString);
            json.WriteIfSet("Tags", request.Tags);
        },
        read: json => new CreateSecretResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
            VersionId = json.String("VersionId"),
        });

    public static Operation<DeleteSecretRequest, DeleteSecretResponse> DeleteSecret => new("DeleteSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("ForceDeleteWithoutRecovery", request.ForceDeleteWithoutRecovery);
            json.WriteIfSet("RecoveryWindowInDays", request.RecoveryWindowInDays);
            json.WriteIfSet("SecretId", request.SecretId);
        },
        read: json => new DeleteSecretResponse
        {
            ARN = json.String("ARN"),
            DeletionDate = json.Date("DeletionDate"),
            Name = json.String("Name"),
        });

    public static Operation<DescribeSecretRequest, DescribeSecretResponse> DescribeSecret => new("DescribeSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("SecretId", request.SecretId);
        },
        read: json => new DescribeSecretResponse
        {
            ARN = json.String("ARN"),
            CreatedDate = json.Date("CreatedDate"),
            DeletedDate = json.Date("DeletedDate"),
            Description = json.String("Description"),
            KmsKeyId = json.String("KmsKeyId"),
            LastAccessedDate = json.Date("LastAccessedDate"),
            LastChangedDate = json.Date("LastChangedDate"),
            LastRotatedDate = json.Date("LastRotatedDate"),
            Name = json.String("Name"),
            NextRotationDate = json.Date("NextRotationDate"),
            OwningService = json.String("OwningService"),
            RotationEnabled = json.Boolean("RotationEnabled"),
            RotationLambdaARN = json.String("RotationLambdaARN"),
            RotationRules = json.RotationRules("RotationRules"),
            Tags = json.Tags("Tags"),
            VersionIdsToStages = json.Stages("VersionIdsToStages"),
        });

    public static Operation<GetSecretValueRequest, GetSecretValueResponse> GetSecretValue => new("GetSecretValue",
        write: (request, json) =>
        {
            json.WriteIfSet("SecretId", request.SecretId);
            json.WriteIfSet("VersionId", request.VersionId);
            json.WriteIfSet("VersionStage", request.VersionStage);
        },
        read: json => new GetSecretValueResponse
        {
            ARN = json.String("ARN"),
            CreatedDate = json.Date("CreatedDate"),
            Name = json.String("Name"),
            SecretBinary = json.Binary("SecretBinary"),
            SecretString = json.String("SecretString"),
            VersionId = json.String("VersionId"),
            VersionStages = json.Strings("VersionStages"),
        });

    public static Operation<ListSecretsRequest, ListSecretsResponse> ListSecrets => new("ListSecrets",
        write: (request, json) =>
        {
            json.WriteIfSet("Filters", request.Filters);
            json.WriteIfSet("IncludePlannedDeletion", request.IncludePlannedDeletion);
            json.WriteIfSet("MaxResults", request.MaxResults);
            json.WriteIfSet("NextToken", request.NextToken);
        },
        read: json => new ListSecretsResponse
        {
            NextToken = json.String("NextToken"),
            SecretList = json.Secrets("SecretList"),
        });

    public static Operation<ListSecretVersionIdsRequest, ListSecretVersionIdsResponse> ListSecretVersionIds => new("ListSecretVersionIds",
        write: (request, json) =>
        {
            json.WriteIfSet("IncludeDeprecated", request.IncludeDeprecated);
            json.WriteIfSet("MaxResults", request.MaxResults);
            json.WriteIfSet("NextToken", request.NextToken);
            json.WriteIfSet("SecretId", request.SecretId);
        },
        read: json => new ListSecretVersionIdsResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
            NextToken = json.String("NextToken"),
            Versions = json.SecretVersions("Versions"),
        });

    public static Operation<PutSecretValueRequest, PutSecretValueResponse> PutSecretValue => new("PutSecretValue",
        write: (request, json) =>
        {
            json.WriteIfSet("ClientRequestToken", request.ClientRequestToken ?? Guid.NewGuid().ToString());
            json.WriteIfSet("RotationToken", request.RotationToken);
            json.WriteIfSet("SecretBinary", request.SecretBinary);
            json.WriteIfSet("SecretId", request.SecretId);
            json.WriteIfSet("SecretString", request.SecretString);
            json.WriteIfSet("VersionStages", request.VersionStages);
        },
        read: json => new PutSecretValueResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
            VersionId = json.String("VersionId"),
            VersionStages = json.Strings("VersionStages"),
        });

    public static Operation<RestoreSecretRequest, RestoreSecretResponse> RestoreSecret => new("RestoreSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("SecretId", request.SecretId);
        },
        read: json => new RestoreSecretResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
        });

    public static Operation<RotateSecretRequest, RotateSecretResponse> RotateSecret => new("RotateSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("ClientRequestToken", request.ClientRequestToken ?? Guid.NewGuid().ToString());
            json.WriteIfSet("RotateImmediately", request.RotateImmediately);
            json.WriteIfSet("RotationLambdaARN", request.RotationLambdaARN);
            json.WriteIfSet("RotationRules", request.RotationRules);
            json.WriteIfSet("SecretId", request.SecretId);
        },
        read: json => new RotateSecretResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
            VersionId = json.String("VersionId"),
        });

    public static Operation<TagResourceRequest, TagResourceResponse> TagResource => new("TagResource",
        write: (request, json) =>
        {
            json.WriteIfSet("SecretId", request.SecretId);
            json.WriteIfSet("Tags", request.Tags);
        },
        read: _ => new TagResourceResponse());

    public static Operation<UntagResourceRequest, UntagResourceResponse> UntagResource => new("UntagResource",
        write: (request, json) =>
        {
            json.WriteIfSet("SecretId", request.SecretId);
            json.WriteIfSet("TagKeys", request.TagKeys);
        },
        read: _ => new UntagResourceResponse());

    public static Operation<UpdateSecretRequest, UpdateSecretResponse> UpdateSecret => new("UpdateSecret",
        write: (request, json) =>
        {
            json.WriteIfSet("ClientRequestToken", request.ClientRequestToken ?? Guid.NewGuid().ToString());
            json.WriteIfSet("Description", request.Description);
            json.WriteIfSet("KmsKeyId", request.KmsKeyId);
            json.WriteIfSet("SecretBinary", request.SecretBinary);
            json.WriteIfSet("SecretId", request.SecretId);
            json.WriteIfSet("SecretString", request.SecretString);
        },
        read: json => new UpdateSecretResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
            VersionId = json.String("VersionId"),
        });

    public static Operation<UpdateSecretVersionStageRequest, UpdateSecretVersionStageResponse> UpdateSecretVersionStage => new("UpdateSecretVersionStage",
        write: (request, json) =>
        {
            json.WriteIfSet("MoveToVersionId", request.MoveToVersionId);
            json.WriteIfSet("RemoveFromVersionId", request.RemoveFromVersionId);
            json.WriteIfSet("SecretId", request.SecretId);
            json.WriteIfSet("VersionStage", request.VersionStage);
        },
        read: json => new UpdateSecretVersionStageResponse
        {
            ARN = json.String("ARN"),
            Name = json.String("Name"),
        });
}
