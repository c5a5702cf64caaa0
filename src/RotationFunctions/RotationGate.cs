namespace RotationFunctions;

/// <summary>
/// Lets a step through only while its version is staged: it must carry <c>AWSPENDING</c>, or <c>AWSCURRENT</c> already, and
/// rotation must not be turned off.
/// </summary>
internal sealed class RotationGate(RotationEvent rotationEvent, ISecretStore store, Patience patience)
{
    /// <summary>The secret's ARN, once its labels were asked for.</summary>
    public string? SecretArn { get; private set; }

    /// <summary>When the token's version was made, once its value was read.</summary>
    public DateTimeOffset? VersionCreated { get; private set; }

    private string Token => rotationEvent.ClientRequestToken;

    /// <summary>The secret's labels, once the token's version is among them.</summary>
    public async Task<SecretDescription> DescribeStagedAsync(CancellationToken cancellationToken)
    {
        SecretDescription? seen = null;
        var staged = await patience.AskAsync(
            async () => IsStaged(seen = await DescribeAsync(cancellationToken)) ? seen : null,
            Patience.Usual, cancellationToken);
        return staged ?? throw NotStaged(seen!);
    }

    /// <summary>
    /// The token's version. A read by id and label together costs one call and is the gate; only a miss has to be explained by a
    /// second one. <c>null</c>: staged, but still without a value after <paramref name="limit"/>.
    /// </summary>
    public async Task<StagedVersion?> FindStagedAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        SecretDescription? seen = null;
        var staged = await patience.AskAsync(
            async () =>
            {
                if (await store.FindVersionAsync(rotationEvent.SecretId, Token, StagingLabels.Pending, cancellationToken) is { } found)
                {
                    VersionCreated = found.Created;
                    return new StagedVersion(found.IsCurrent ? null : found.Value);
                }
                seen = await DescribeAsync(cancellationToken);
                return seen.Carries(Token, StagingLabels.Current) ? new StagedVersion(Pending: null) : null;
            },
            limit, cancellationToken);
        return staged is not null || IsStaged(seen!) ? staged : throw NotStaged(seen!);
    }

    /// <summary>The pending value, which must be there. <c>null</c>: the version is current already.</summary>
    public async Task<SecretValue?> ReadPendingAsync(CancellationToken cancellationToken)
    {
        var staged = await FindStagedAsync(Patience.Usual, cancellationToken) ?? throw new RotationException(RotationErrors.PendingHasNoValue,
            $"Version {Token} of secret {rotationEvent.SecretId} is staged as {StagingLabels.Pending} but has no value, so "
            + $"{rotationEvent.Step.WireName()} has nothing to work with. Run {RotationSteps.CreateSecret} first.", isTransient: true);
        return staged.Pending;
    }

    /// <summary>
    /// The secret's labels, once they show what the store has told by refusing a move: that <c>AWSCURRENT</c> is no longer on
    /// <paramref name="from"/>.
    /// </summary>
    public async Task<SecretDescription> DescribeMovedAsync(string? from, CancellationToken cancellationToken) =>
        await patience.AskAsync(
            async () =>
            {
                var seen = await DescribeAsync(cancellationToken);
                return seen.FindVersion(StagingLabels.Current) == from ? null : seen;
            },
            Patience.Usual, cancellationToken)
        ?? throw new RotationException(RotationErrors.StaleRead,
            $"Secrets Manager did not move {StagingLabels.Current} of secret {rotationEvent.SecretId} to version {Token}, and yet shows it "
            + "where it was. Its answers have not settled; the service will try again.", isTransient: true);

    /// <summary>The error for a version that another one has overtaken.</summary>
    public RotationException Abandoned(SecretDescription seen) => new(RotationErrors.RotationAbandoned,
        $"Version {Token} of secret {rotationEvent.SecretId} was overtaken: {seen.DescribeLabels()}. Nothing was overwritten. "
        + "If the current value is the one you want, there is nothing to do; otherwise start a new rotation with RotateSecret.");

    private bool IsStaged(SecretDescription description) =>
        description.Carries(Token, StagingLabels.Pending) || description.Carries(Token, StagingLabels.Current);

    private async Task<SecretDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        var description = await store.DescribeAsync(rotationEvent.SecretId, cancellationToken);
        SecretArn = description.SecretId;
        return description.RotationEnabled != false ? description : throw new RotationException(RotationErrors.RotationDisabled,
            $"Rotation is turned off for secret {rotationEvent.SecretId}. Turn it on with RotateSecret. While a version is pending that is "
            + "refused: `rotate status` tells what to do first.");
    }

    private RotationException NotStaged(SecretDescription seen) => seen.FindVersion(StagingLabels.Pending) is not null
        ? Abandoned(seen)
        : new RotationException(RotationErrors.PendingDetached,
            $"Version {Token} of secret {rotationEvent.SecretId} is not staged: {seen.DescribeLabels()}. Either somebody changed the "
            + "secret during the rotation, or the rotation itself gave up a value that the server refused. This token is finished; "
            + "start a new rotation with RotateSecret.");
}
