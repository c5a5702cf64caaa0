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

    public async Task<Proof> ProveAsync(SecretState secret, CancellationToken cancellationToken)
    {
        var value = await ReadAsync(secret, cancellationToken);
        return await ProveAsync(secret, value, value, cancellationToken);
    }

    /// <param name="candidate">Another value of the same kind.</param>
    public Task<Proof> ProveAsync(SecretState secret, SecretValue current, SecretValue candidate, CancellationToken cancellationToken) =>
        _prover.ProveAsync(rotators.Find(current), secret.Arn, candidate, cancellationToken);
}
