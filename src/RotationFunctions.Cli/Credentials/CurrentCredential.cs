using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Credentials;

/// <summary>The current value of a secret, and whether it works.</summary>
internal sealed class CurrentCredential(AwsAccess access, CredentialRotators rotators, TimeProvider clock)
{
    private readonly CredentialProver _prover = new(access.Store, rotators, clock);

    /// <exception cref="RotationException"><see cref="RotationErrors.CurrentHasNoValue"/></exception>
    public async Task<SecretValue> ReadAsync(SecretState secret, CancellationToken cancellationToken) =>
        (await access.Store.FindVersionAsync(secret.Arn, null, StagingLabels.Current, cancellationToken))?.Value
            ?? throw new RotationException(
            RotationErrors.CurrentHasNoValue, $"Secret {secret.Name} has no value that is {StagingLabels.Current}.");

    public async Task<Proof> ProveAsync(SecretState secret, CancellationToken cancellationToken) =>
        await ProveAsync(secret, await ReadAsync(secret, cancellationToken), cancellationToken);

    public Task<Proof> ProveAsync(SecretState secret, SecretValue current, CancellationToken cancellationToken) =>
        _prover.ProveAsync(rotators.Find(current), secret.Arn, current, cancellationToken);

    /// <summary>Whether an earlier value would work in the current one's place.</summary>
    public Task<Proof> ProveOtherAsync(SecretState secret, SecretValue current, SecretValue other, CancellationToken cancellationToken) =>
        _prover.ProveOtherAsync(rotators.Find(current), secret.Arn, other, cancellationToken);
}
