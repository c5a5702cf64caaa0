using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Checks;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>Looks at a secret and logs in with its versions.</summary>
internal sealed class StatusRun(AwsAccess access, CredentialRotators rotators, TimeProvider clock)
{
    private readonly CredentialProver _prover = new(access.Store, rotators, clock);

    public async Task<Report> RunAsync(string secretId, bool triesAll, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(secretId, cancellationToken);
        var credential = new Credential(null, null);
        var proofs = new Dictionary<string, Proof>();
        if (secret is { Deleted: null, OwningService: null, Current: { } current })
        {
            var value = await ReadAsync(secret, current, cancellationToken);
            credential = value is null ? credential : rotators.Find(value);
            if (value is not null)
                proofs[current.Id] = await _prover.ProveAsync(credential, secret.Arn, value, cancellationToken);
            foreach (var version in triesAll ? Others(secret, current) : [])
                proofs[version.Id] = await ProveOtherAsync(secret, version, credential, cancellationToken);
        }
        // Without a recipe nobody here knows what the key is waited for; the function does.
        if (credential.Rotator is null && secret is { Pending: not null, PendingHasValue: false, Function: { } function })
        {
            var isSupplied = await new FunctionChecks(access.Functions).IsSuppliedAsync(function, secret.Arn, cancellationToken);
            credential = credential with { IsSupplied = isSupplied };
        }
        var now = clock.GetUtcNow();
        return new StatusReport(secret, proofs, WithRecipe(Diagnostician.Diagnose(secret, credential, proofs, now)), now);
    }

    // Else the next command would know less than this one.
    private Diagnosis WithRecipe(Diagnosis diagnosis) =>
        rotators.RecipeOption is { } option && diagnosis.Next is { } next && next.StartsWith("rotate ", StringComparison.Ordinal) && !next.StartsWith("rotate invoke ", StringComparison.Ordinal)
            ? diagnosis with { Next = $"{next} {option}" }
            : diagnosis;

    private static IEnumerable<VersionState> Others(SecretState secret, VersionState current) =>
        new[] { secret.Pending, secret.Previous }.OfType<VersionState>().Concat(secret.Versions).Distinct().Where(version => version != current);

    private async Task<Proof> ProveOtherAsync(
        SecretState secret, VersionState version, Credential credential, CancellationToken cancellationToken) =>
        await ReadAsync(secret, version, cancellationToken) is { } value
            ? await _prover.ProveOtherAsync(credential, secret.Arn, value, cancellationToken)
            : Proof.NotTried("It has no value.");

    private async Task<SecretValue?> ReadAsync(SecretState secret, VersionState version, CancellationToken cancellationToken) =>
        (await access.Store.FindVersionAsync(secret.Arn, version.Id, null, cancellationToken))?.Value;
}
