namespace RotationFunctions.Walk.Tests.Canaries.Store;

/// <summary>A store that makes something else of the rotation's token, with which a value is put.</summary>
/// <param name="use">Given the token, says what the value is put with.</param>
internal sealed class PutCanary(ISecretStore store, Func<string?, string?> use) : ISecretStore
{
    public Task<SecretDescription> DescribeAsync(string secretId, CancellationToken cancellationToken) => store.DescribeAsync(secretId, cancellationToken);

    public Task<SecretVersion?> FindVersionAsync(string secretId, string? versionId, string? label, CancellationToken cancellationToken) =>
        store.FindVersionAsync(secretId, versionId, label, cancellationToken);

    public Task<bool> TryPutPendingAsync(
        string secretId, string versionId, SecretValue value, string? rotationToken, CancellationToken cancellationToken) =>
        store.TryPutPendingAsync(secretId, versionId, value, use(rotationToken), cancellationToken);

    public Task<bool> TryPromoteAsync(string secretId, string versionId, string? fromVersionId, CancellationToken cancellationToken) =>
        store.TryPromoteAsync(secretId, versionId, fromVersionId, cancellationToken);

    public Task DetachPendingAsync(string secretId, string versionId, CancellationToken cancellationToken) =>
        store.DetachPendingAsync(secretId, versionId, cancellationToken);
}
