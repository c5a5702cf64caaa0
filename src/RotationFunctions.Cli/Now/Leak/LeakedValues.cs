using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Now.Leak;

/// <summary>
/// The values of one secret that have leaked: takes them out of use, and proves by logging in that they are. None is kept.
/// </summary>
internal sealed class LeakedValues(AwsAccess access, CredentialRotators rotators, RotationTarget target, TimeProvider clock)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);

    private readonly CredentialProver _prover = new(access.Store, rotators, clock);
    private readonly List<string> _working = [.. target.Leaked];

    /// <returns><see cref="ProofResult.Refused"/> only once all are; else what came of the first that is not.</returns>
    public async Task<Proof> RetireAsync(CancellationToken cancellationToken)
    {
        var current = await ReadAsync(null, StagingLabels.Current, cancellationToken)
            ?? throw new RotationException(RotationErrors.CurrentHasNoValue,
                $"Secret {target.Name} has no value that is {StagingLabels.Current}.");
        while (_working is [var versionId, ..])
        {
            var proof = await RetireAsync(versionId, current, cancellationToken);
            if (proof.Result != ProofResult.Refused)
                return proof;
            _working.RemoveAt(0); // proved once: each further try is a failed login that may lock an account
        }
        return new Proof(ProofResult.Refused, "All are refused.");
    }

    /// <summary>Ends the sessions of the users that leaked values name, each by its own newest credential.</summary>
    /// <returns>How many; <c>null</c> where the secret is for no database, or it is not known how.</returns>
    public async Task<int?> EndSessionsAsync(CancellationToken cancellationToken)
    {
        var users = new HashSet<string>();
        foreach (var versionId in target.Leaked)
            users.Add(UserIn(await ReadAsync(versionId, null, cancellationToken)) ?? "");
        int? ended = null;
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            if (await ReadAsync(null, label, cancellationToken) is { } newest && UserIn(newest) is { } user && users.Remove(user))
                ended = ended.GetValueOrDefault() + await EndSessionsAsync(newest, cancellationToken);
        }
        return ended;
    }

    private async Task<Proof> RetireAsync(string versionId, SecretValue current, CancellationToken cancellationToken)
    {
        if (await ReadAsync(versionId, null, cancellationToken) is not { } leaked)
            return Proof.NotTried($"Version {versionId} has no value any more, so it could not be tried.");
        var credential = rotators.Find(current);
        if (credential.Rotator is null)
            return Proof.NotTried(credential.WhyNotProved ?? "");
        if (!leaked.HasSameValueAs(current))
            await credential.Rotator.RetireAsync(leaked, target.Arn, _prover.Services(), Time, cancellationToken);
        return await _prover.ProveAsync(credential, target.Arn, leaked, cancellationToken);
    }

    private async Task<int?> EndSessionsAsync(SecretValue value, CancellationToken cancellationToken) =>
        rotators.Find(value).Rotator is Databases.DatabaseRotator database
            ? await database.EndSessionsAsync(value, _prover.Services().Log, cancellationToken)
            : null;

    private async Task<SecretValue?> ReadAsync(string? versionId, string? label, CancellationToken cancellationToken) =>
        (await access.Store.FindVersionAsync(target.Arn, versionId, label, cancellationToken))?.Value;

    private static string? UserIn(SecretValue? value) => value is { IsJson: true } ? value.FindString("username") : null;
}
