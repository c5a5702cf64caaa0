using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace RotationFunctions.Aws;

/// <summary>AWS Secrets Manager as the store.</summary>
/// <remarks>
/// Needs <c>secretsmanager:DescribeSecret</c>, <c>GetSecretValue</c>, <c>PutSecretValue</c> and <c>UpdateSecretVersionStage</c> on
/// the secret, and the secret's KMS key where it has one of its own.
/// </remarks>
public sealed class SecretsManagerStore(IAmazonSecretsManager client) : ISecretStore
{
    public async Task<SecretDescription> DescribeAsync(string secretId, CancellationToken cancellationToken)
    {
        var request = new DescribeSecretRequest { SecretId = secretId };
        var answer = await CallAsync("DescribeSecret", secretId, client.DescribeSecretAsync(request, cancellationToken), cancellationToken);
        if (answer.DeletedDate is { } date)
        {
            throw new RotationException(RotationErrors.StoreRefused,
                $"Secret {secretId} is scheduled for deletion ({date.ToUniversalTime():u}). Take it back with RestoreSecret, or turn its rotation off.");
        }
        return new SecretDescription(answer.ARN ?? secretId, answer.RotationEnabled,
            (answer.VersionIdsToStages ?? []).ToDictionary(version => version.Key, version => (IReadOnlyList<string>)version.Value));
    }

    public async Task<SecretVersion?> FindVersionAsync(
        string secretId, string? versionId, string? label, CancellationToken cancellationToken)
    {
        var request = new GetSecretValueRequest { SecretId = secretId, VersionId = versionId, VersionStage = label };
        // No such version, no value, or (an invalid request) a version that does not carry the label.
        var answer = await TryCallAsync("GetSecretValue", secretId, client.GetSecretValueAsync(request, cancellationToken),
            error => error is ResourceNotFoundException || (versionId is not null && error is InvalidRequestException), cancellationToken);
        return answer is null ? null : new SecretVersion(answer.VersionId, answer.VersionStages ?? [], ValueOf(answer, secretId))
        {
            Created = answer.CreatedDate is { } created ? created.ToUniversalTime() : null,
        };
    }

    public async Task<bool> TryPutPendingAsync(
        string secretId, string versionId, SecretValue value, string? rotationToken, CancellationToken cancellationToken)
    {
        using var binary = value.Binary is { } bytes ? new MemoryStream(bytes.ToArray()) : null;
        var request = new PutSecretValueRequest
        {
            SecretId = secretId,
            ClientRequestToken = versionId,
            SecretString = value.Text,
            SecretBinary = binary,
            VersionStages = [StagingLabels.Pending],
            RotationToken = rotationToken,
        };
        return await TryCallAsync("PutSecretValue", secretId, client.PutSecretValueAsync(request, cancellationToken),
            error => error is ResourceExistsException, cancellationToken) is not null;
    }

    public async Task<bool> TryPromoteAsync(string secretId, string versionId, string? fromVersionId, CancellationToken cancellationToken)
    {
        var request = new UpdateSecretVersionStageRequest
        {
            SecretId = secretId,
            VersionStage = StagingLabels.Current,
            RemoveFromVersionId = fromVersionId,
            MoveToVersionId = versionId,
        };
        return await TryCallAsync("UpdateSecretVersionStage", secretId, client.UpdateSecretVersionStageAsync(request, cancellationToken),
            error => error is InvalidParameterException or InvalidRequestException, cancellationToken) is not null;
    }

    public async Task DetachPendingAsync(string secretId, string versionId, CancellationToken cancellationToken)
    {
        var request = new UpdateSecretVersionStageRequest
        {
            SecretId = secretId,
            VersionStage = StagingLabels.Pending,
            RemoveFromVersionId = versionId,
        };
        await CallAsync("UpdateSecretVersionStage", secretId, client.UpdateSecretVersionStageAsync(request, cancellationToken), cancellationToken);
    }

    private static SecretValue ValueOf(GetSecretValueResponse answer, string secretId)
    {
        var origin = $"version {answer.VersionId} of secret {secretId}";
        return answer.SecretString is { } text
            ? SecretValue.FromText(text, origin)
            : SecretValue.FromBinary(answer.SecretBinary?.ToArray() ?? [], origin);
    }

    /// <param name="refusal">The errors that are an answer to the question that was asked, and no failure.</param>
    /// <returns><c>null</c> for such an answer.</returns>
    private static async Task<T?> TryCallAsync<T>(
        string operation, string secretId, Task<T> call, Predicate<Exception> refusal, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (Exception answer) when (refusal(answer))
        {
            return null;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw StoreFailure.Name(failure, operation, secretId);
        }
    }

    private static async Task<T> CallAsync<T>(string operation, string secretId, Task<T> call, CancellationToken cancellationToken)
        where T : class => (await TryCallAsync(operation, secretId, call, _ => false, cancellationToken))!;
}
