using Microsoft.Extensions.Logging;

namespace RotationFunctions;

/// <summary>One step of one rotation, as the code of a rotator sees it.</summary>
public sealed class Rotation
{
    private readonly RotationServices _services;
    private readonly Patience _patience;
    private readonly long _start;
    private readonly TimeSpan _time;
    private string? _arn;

    internal Rotation(RotationEvent rotationEvent, RotationServices services, TimeSpan time)
    {
        Event = rotationEvent;
        _services = services;
        _time = time;
        _start = services.Clock.GetTimestamp();
        _patience = new Patience(services.Clock, () => TimeLeft);
        Gate = new RotationGate(rotationEvent, services.Store, _patience);
    }

    /// <summary>The secret as the event names it: by its ARN where Secrets Manager calls, else perhaps by its name.</summary>
    public string SecretId => Event.SecretId;

    /// <summary>The version that this rotation makes. It is the same in every repeat, so it can label what is made elsewhere.</summary>
    public string VersionId => Event.ClientRequestToken;

    public RotationStep Step => Event.Step;

    public ILogger Log => _services.Log;

    public TimeProvider Clock => _services.Clock;

    /// <summary>How long this step may still take; its cancellation token fires when nothing is left.</summary>
    public TimeSpan TimeLeft => _time - Clock.GetElapsedTime(_start);

    /// <summary>
    /// How long ago the version that this rotation makes was begun, as far as this machine's clock and the store's agree; <c>null</c> where its
    /// value was not read in this step, the store does not tell, or by these clocks it has yet to be made.
    /// </summary>
    public TimeSpan? VersionAge => Clock.GetUtcNow() - Gate.VersionCreated is { Ticks: >= 0 } age ? age : null;

    /// <summary>A new random password by the function's settings.</summary>
    public string NewPassword() => _services.Passwords.NewPassword();

    /// <summary>What a new random password looks like.</summary>
    public PasswordSettings PasswordSettings => _services.Passwords.Settings;

    /// <summary>The value that applications read now.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.CurrentHasNoValue"/></exception>
    public async Task<SecretValue> ReadCurrentAsync(CancellationToken cancellationToken)
    {
        var current = await _patience.AskAsync(
            () => FindAsync(null, StagingLabels.Current, cancellationToken), Patience.Usual, cancellationToken);
        return current?.Value ?? throw CurrentHasNoValue(SecretId);
    }

    /// <summary>The same, once the labels and a read of the version that they name agree: for what a stale answer would make worse.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.StaleRead"/>: they do not come to agree.</exception>
    public async Task<SecretValue> ReadSettledCurrentAsync(CancellationToken cancellationToken)
    {
        string? named = null;
        var current = await _patience.AskAsync(
            async () =>
            {
                named = (await Store.DescribeAsync(SecretId, cancellationToken)).FindVersion(StagingLabels.Current) ?? throw CurrentHasNoValue(SecretId);
                return await FindAsync(named, null, cancellationToken) is { IsCurrent: true } seen ? seen : null;
            },
            Patience.Usual, cancellationToken);
        return current?.Value ?? throw StaleRead(named!);
    }

    /// <summary>The version that a new value is made from; <c>null</c> where none is being made.</summary>
    public string? SourceVersionId { get; internal set; }

    /// <summary>The value before the current one, or <c>null</c> where there is none.</summary>
    public async Task<SecretValue?> FindPreviousAsync(CancellationToken cancellationToken) =>
        (await FindPreviousVersionAsync(cancellationToken))?.Value;

    /// <summary>The same with the version that holds it.</summary>
    public Task<SecretVersion?> FindPreviousVersionAsync(CancellationToken cancellationToken) =>
        FindAsync(null, StagingLabels.Previous, cancellationToken);

    /// <summary>The value of a version, whatever its labels; <c>null</c> where there is none, as after a hundred later ones.</summary>
    /// <param name="versionId">32 to 64 characters.</param>
    public async Task<SecretValue?> FindVersionAsync(string versionId, CancellationToken cancellationToken) =>
        (await FindAsync(versionId, null, cancellationToken))?.Value;

    /// <summary>The secret's ARN, however the event names it: what knows the secret again elsewhere.</summary>
    public async Task<string> ReadArnAsync(CancellationToken cancellationToken) =>
        _arn ??= Gate.SecretArn ?? (await Store.DescribeAsync(SecretId, cancellationToken)).SecretId;

    /// <summary>The value that is staged for this rotation, or <c>null</c> where there is none (yet).</summary>
    public async Task<SecretValue?> FindPendingAsync(CancellationToken cancellationToken) =>
        (await FindAsync(VersionId, StagingLabels.Pending, cancellationToken))?.Value;

    /// <summary>
    /// The value that this rotation has made current; <c>null</c> where another one has taken its place. Ask this once the rotation is finished:
    /// a read by label alone may still tell what was current before.
    /// </summary>
    public async Task<SecretValue?> FindFinishedAsync(CancellationToken cancellationToken) =>
        (await WaitForAsync(() => FindAsync(VersionId, StagingLabels.Current, cancellationToken), cancellationToken))?.Value;

    /// <summary>The current value of another secret, such as an administrator's.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.SecretNotFound"/>, <see cref="RotationErrors.AccessDenied"/> or <see cref="RotationErrors.CurrentHasNoValue"/>, naming that secret.</exception>
    public async Task<SecretValue> ReadOtherSecretAsync(string secretId, CancellationToken cancellationToken) =>
        (await Store.FindVersionAsync(secretId, null, StagingLabels.Current, cancellationToken))?.Value ?? throw CurrentHasNoValue(secretId);

    /// <summary>Asks again, with growing pauses, for what is there but may take a moment to be seen; <c>null</c> where that was in vain.</summary>
    public Task<T?> WaitForAsync<T>(Func<Task<T?>> question, CancellationToken cancellationToken)
        where T : class => _patience.AskAsync(question, Patience.Usual, cancellationToken);

    /// <summary>
    /// Reads the labels again. Ask this under a lock before anything is changed that a later rotation may have changed meanwhile.
    /// <c>false</c>: another attempt has finished this rotation, so that nothing is left to do.
    /// </summary>
    /// <exception cref="RotationException">
    /// <see cref="RotationErrors.RotationAbandoned"/> or <see cref="RotationErrors.PendingDetached"/>: a later rotation or a person has
    /// overtaken this one; <see cref="RotationErrors.RotationDisabled"/>: a person has turned rotation off.
    /// </exception>
    public async Task<bool> IsStillPendingAsync(CancellationToken cancellationToken) =>
        !(await Gate.DescribeStagedAsync(cancellationToken)).Carries(VersionId, StagingLabels.Current);

    /// <summary>
    /// Gives this rotation up: takes <c>AWSPENDING</c> off its version, since a staged value can never be replaced under the same
    /// token. Only for a value that is proved not to be in use, and that the server will never accept.
    /// </summary>
    /// <remarks>It cannot be cancelled: half of it would leave the rotation stuck.</remarks>
    public Task DetachPendingAsync() => Store.DetachPendingAsync(SecretId, VersionId, CancellationToken.None);

    /// <summary>
    /// Reads the version that the labels name as current, and refuses an answer that disagrees with them. While they do, both are
    /// asked again: either may be the stale one, or the label has moved in between.
    /// </summary>
    internal async Task<SecretVersion> ReadCurrentAsync(SecretDescription labels, CancellationToken cancellationToken)
    {
        SecretVersion? seen = null;
        var current = await _patience.AskAsync(
            async () =>
            {
                var versionId = labels.FindVersion(StagingLabels.Current) ?? throw CurrentHasNoValue(SecretId);
                seen = await FindAsync(versionId, null, cancellationToken);
                if (seen is { IsCurrent: true })
                    return seen;
                labels = await Gate.DescribeStagedAsync(cancellationToken);
                return null;
            },
            Patience.Usual, cancellationToken);
        return current ?? throw (seen is null ? CurrentHasNoValue(SecretId) : StaleRead(seen.VersionId));
    }

    /// <summary>Stages a value that has been made. <c>false</c>: another attempt has staged its own.</summary>
    /// <param name="isLostOtherwise">It cannot be made again, so it is put again while the service only cannot take it now.</param>
    /// <remarks>Not cancelled: what was made outside would be lost with a value that is not stored.</remarks>
    internal Task<bool> StageAsync(SecretValue pending, bool isLostOtherwise)
    {
        Task<bool> PutAsync() => Store.TryPutPendingAsync(SecretId, VersionId, pending, Event.RotationToken, CancellationToken.None);
        return isLostOtherwise ? _patience.RepeatAsync(PutAsync, TimeLeft, CancellationToken.None) : PutAsync();
    }

    internal RotationEvent Event { get; }

    internal ISecretStore Store => _services.Store;

    internal RotationGate Gate { get; }

    private Task<SecretVersion?> FindAsync(string? versionId, string? label, CancellationToken cancellationToken) =>
        Store.FindVersionAsync(SecretId, versionId, label, cancellationToken);

    private RotationException StaleRead(string versionId) => new(RotationErrors.StaleRead,
        $"Secrets Manager says that version {versionId} of secret {SecretId} is {StagingLabels.Current}, but reads it without that "
        + "label. Its answers have not settled; the service will try again.", isTransient: true);

    private static RotationException CurrentHasNoValue(string secretId) => new(RotationErrors.CurrentHasNoValue,
        $"Secret {secretId} has no value that is {StagingLabels.Current}, so there is nothing to rotate from. Store the credential "
        + "that is in use now with PutSecretValue, then rotate.");
}
