namespace RotationFunctions;

/// <summary>
/// Where secrets live: versions with labels, in the terms of Secrets Manager. A store may be eventually consistent; the rotator
/// is patient with answers that are not yet true.
/// </summary>
/// <remarks>Every method throws <see cref="RotationException"/> alone, with a code of <see cref="RotationErrors"/>, and cancellation.</remarks>
public interface ISecretStore
{
    /// <exception cref="RotationException"><see cref="RotationErrors.SecretNotFound"/></exception>
    Task<SecretDescription> DescribeAsync(string secretId, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a version by its id, by a label, or by both, which must then agree.
    /// <c>null</c>: no such version, it has no value, or it does not carry the label.
    /// </summary>
    Task<SecretVersion?> FindVersionAsync(string secretId, string? versionId, string? label, CancellationToken cancellationToken);

    /// <summary>
    /// Stores the value of the pending version. Repeating it with the same value changes nothing.
    /// <c>false</c>: the version has another value already, and keeps it.
    /// </summary>
    Task<bool> TryPutPendingAsync(
        string secretId, string versionId, SecretValue value, string? rotationToken, CancellationToken cancellationToken);

    /// <summary>
    /// Moves <c>AWSCURRENT</c> from one version to another, as a compare-and-swap.
    /// <c>false</c>: it was not on <paramref name="fromVersionId"/>, and nothing changed.
    /// </summary>
    /// <param name="fromVersionId"><c>null</c> where no version is current.</param>
    Task<bool> TryPromoteAsync(string secretId, string versionId, string? fromVersionId, CancellationToken cancellationToken);

    /// <summary>Takes <c>AWSPENDING</c> off a version.</summary>
    Task DetachPendingAsync(string secretId, string versionId, CancellationToken cancellationToken);
}
