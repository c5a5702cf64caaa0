using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>The store as one invocation of the function sees it. Once its process is dead, nothing goes out of it any more.</summary>
/// <param name="rotationToken">With which a value must be put.</param>
/// <param name="promises">Those of the rotation.</param>
internal sealed class Attempt(ISecretStore store, string? rotationToken, Promises promises, CancellationTokenSource death) : ISecretStore
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isDead;

    /// <summary>Its clock, on which a pause is over at once, and its time when it is told so.</summary>
    public ImpatientClock Clock { get; } = new();

    public CancellationToken Death => death.Token;

    public bool IsDead => _isDead;

    /// <summary>Done when the invocation has answered.</summary>
    public Task Ended => _ended.Task;

    public void End() => _ended.TrySetResult();

    /// <summary>Lets its time be over. What hears of that runs elsewhere, as with a death.</summary>
    public void TimeOut() => _ = Task.Run(Clock.Expire);

    /// <summary>Ends it at once. What hears of that runs elsewhere: drivers call the server to say so.</summary>
    public void Kill()
    {
        _isDead = true;
        _ = death.CancelAsync();
    }

    public Task<SecretDescription> DescribeAsync(string secretId, CancellationToken cancellationToken) =>
        LiveAsync(() => store.DescribeAsync(secretId, cancellationToken));

    public Task<SecretVersion?> FindVersionAsync(string secretId, string? versionId, string? label, CancellationToken cancellationToken) =>
        LiveAsync(() => store.FindVersionAsync(secretId, versionId, label, cancellationToken));

    public Task<bool> TryPutPendingAsync(
        string secretId, string versionId, SecretValue value, string? token, CancellationToken cancellationToken)
    {
        promises.RequireTokenPassed(token == rotationToken);
        return LiveAsync(() => store.TryPutPendingAsync(secretId, versionId, value, token, cancellationToken));
    }

    public Task<bool> TryPromoteAsync(string secretId, string versionId, string? fromVersionId, CancellationToken cancellationToken) =>
        LiveAsync(() => store.TryPromoteAsync(secretId, versionId, fromVersionId, cancellationToken));

    public Task DetachPendingAsync(string secretId, string versionId, CancellationToken cancellationToken) => LiveAsync(async () =>
    {
        await store.DetachPendingAsync(secretId, versionId, cancellationToken);
        return true;
    });

    private async Task<T> LiveAsync<T>(Func<Task<T>> call)
    {
        if (_isDead)
            throw new OperationCanceledException(Death);
        return await call();
    }
}
