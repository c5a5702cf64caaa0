using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Databases;

namespace RotationFunctions.Cli.Now.Leak;

/// <summary>
/// The values of one secret that have leaked: takes them out of use, and proves by logging in that they are. None is kept.
/// </summary>
internal sealed class LeakedValues(AwsAccess access, CredentialRotators rotators, RotationTarget target, TimeProvider clock)
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    private readonly CredentialProver _prover = new(access.Store, rotators, clock);
    private readonly HashSet<string> _refused = []; // proved once: each further try is a failed login that may lock an account

    /// <summary>How many are refused.</summary>
    public int Refused => _refused.Count;

    /// <summary>Takes all out of use before any is tried, then tries each until it is refused: a vendor may take a while to know.</summary>
    /// <param name="patience">How long one that still works is tried again.</param>
    /// <returns>Those that are not refused, and why; none is the end of the leak.</returns>
    public async Task<IReadOnlyList<LeakedValue>> RetireAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(null, StagingLabels.Current, cancellationToken)
            ?? throw new RotationException(RotationErrors.CurrentHasNoValue,
                $"Secret {target.Name} has no value that is {StagingLabels.Current}.");
        var credential = rotators.Find(current);
        var left = await FindAsync(credential, current, cancellationToken);
        foreach (var leaked in left)
            await TakeOutOfUseAsync(leaked, credential, current, cancellationToken);
        await ProveAsync(left, credential, patience, cancellationToken);
        return left;
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

    private async Task<List<LeakedValue>> FindAsync(Credential credential, SecretValue current, CancellationToken cancellationToken)
    {
        var found = new List<LeakedValue>();
        var users = new HashSet<string?> { UserIn(current) };
        foreach (var versionId in target.Leaked)
        {
            var leaked = await FindAsync(versionId, cancellationToken);
            users.Add(UserIn(leaked.Value));
            found.Add(leaked);
        }
        foreach (var versionId in target.Older)
        {
            // An account has no more passwords than those, so that an older one would be a failed login in vain.
            var leaked = await FindAsync(versionId, cancellationToken);
            var isEmpty = leaked is { Value: null, Obstacle: null };
            if (!isEmpty && !(credential.Rotator is DatabaseRotator && users.Contains(UserIn(leaked.Value))))
                found.Add(leaked);
        }
        found.RemoveAll(leaked => _refused.Contains(leaked.VersionId));
        return found;
    }

    private async Task<LeakedValue> FindAsync(string versionId, CancellationToken cancellationToken)
    {
        try
        {
            return new LeakedValue(versionId, await ReadAsync(versionId, null, cancellationToken));
        }
        catch (RotationException failure)
        {
            return new LeakedValue(versionId, null) { Obstacle = failure.Message };
        }
    }

    private async Task TakeOutOfUseAsync(LeakedValue leaked, Credential credential, SecretValue current, CancellationToken cancellationToken)
    {
        if (credential.Rotator is null || leaked.Value is null || leaked.Value.HasSameValueAs(current))
            return;
        try
        {
            await credential.Rotator.RetireAsync(leaked.Value, target.Arn, _prover.Services(), Time, cancellationToken);
        }
        catch (RotationException failure)
        {
            leaked.Obstacle = failure.Message; // the others go all the same
        }
    }

    /// <summary>Leaves those that are not refused.</summary>
    private async Task ProveAsync(List<LeakedValue> left, Credential credential, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            foreach (var leaked in left.Where(leaked => leaked.Works))
                leaked.Proof = await ProveAsync(leaked, credential, cancellationToken);
            _refused.UnionWith(from leaked in left where leaked.Proof.Result == ProofResult.Refused select leaked.VersionId);
            left.RemoveAll(leaked => _refused.Contains(leaked.VersionId));
            if (!left.Any(leaked => leaked.Works) || clock.GetElapsedTime(start) + pause > patience)
                return;
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private async Task<Proof> ProveAsync(LeakedValue leaked, Credential credential, CancellationToken cancellationToken) => leaked.Value is { } value
        ? await _prover.ProveAsync(credential, target.Arn, value, cancellationToken)
        : Proof.NotTried(leaked.Obstacle is null ? "It has no value any more, so it could not be tried." : "It could not be read.");

    private async Task<int?> EndSessionsAsync(SecretValue value, CancellationToken cancellationToken) =>
        rotators.Find(value).Rotator is DatabaseRotator database
            ? await database.EndSessionsAsync(value, _prover.Services().Log, cancellationToken)
            : null;

    private async Task<SecretValue?> ReadAsync(string? versionId, string? label, CancellationToken cancellationToken) =>
        (await access.Store.FindVersionAsync(target.Arn, versionId, label, cancellationToken))?.Value;

    private static string? UserIn(SecretValue? value) => value is { IsJson: true } ? CredentialRotators.TextOf(value, "username") : null;
}
