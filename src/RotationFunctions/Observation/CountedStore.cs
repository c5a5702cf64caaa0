namespace RotationFunctions;

/// <summary>Counts the requests that one step makes to the store.</summary>
internal sealed class CountedStore(ISecretStore store) : ISecretStore
{
    private int _calls;

    public int Calls => _calls;

    public Task<SecretDescription> DescribeAsync(string secretId, CancellationToken cancellationToken) =>
        Count().DescribeAsync(secretId, cancellationToken);

    public Task<SecretVersion?> FindVersionAsync(string secretId, string? versionId, string? label, CancellationToken cancellationToken) =>
        Count().FindVersionAsync(secretId, versionId, label, cancellationToken);

    public Task<bool> TryPutPendingAsync(
        string secretId, string versionId, SecretValue value, string? rotationToken, CancellationToken cancellationToken) =>
        Count().TryPutPendingAsync(secretId, versionId, value, rotationToken, cancellationToken);

    public Task<bool> TryPromoteAsync(string secretId, string versionId, string? fromVersionId, CancellationToken cancellationToken) =>
        Count().TryPromoteAsync(secretId, versionId, fromVersionId, cancellationToken);

    public Task DetachPendingAsync(string secretId, string versionId, CancellationToken cancellationToken) =>
        Count().DetachPendingAsync(secretId, versionId, cancellationToken);

    private ISecretStore Count()
    {
        Interlocked.Increment(ref _calls);
        return store;
    }
}
