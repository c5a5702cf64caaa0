using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>Tells from labels, ages and logins what state a secret's rotation is in.</summary>
/// <param name="proofs">What came of logging in, by version id; a version that was not tried is not in it.</param>
internal sealed class Diagnostician(SecretState secret, Credential credential, IReadOnlyDictionary<string, Proof> proofs,
    DateTimeOffset now)
{
    // The service calls a late rotation again within hours.
    private static readonly TimeSpan Late = TimeSpan.FromHours(24);

    /// <summary>Whether anybody can be asked about the current value.</summary>
    private bool CanBeTried => credential.Rotator is null || credential.WhyNotProved is null;

    private string Current => CanBeTried ? "The current value works" : $"{credential.WhyNotProved} So only the applications know whether the current one works";

    public static Diagnosis Diagnose(SecretState secret, Credential credential, IReadOnlyDictionary<string, Proof> proofs,
        DateTimeOffset now) =>
        new Diagnostician(secret, credential, proofs, now).Diagnose();

    private Diagnosis Diagnose()
    {
        if (secret.Deleted is { } deleted)
        {
            return Say(SecretCondition.ScheduledForDeletion,
                $"The secret will be deleted, some time after {deleted:u}. Until then nobody can read it, it is not rotated, and it can be taken back.",
                $"aws secretsmanager restore-secret --secret-id {secret.ForAws}");
        }
        if (secret.OwningService is { } service)
        {
            return Say(SecretCondition.ManagedByAnotherService,
                $"The secret is managed by {service}, which rotates it by itself. Change its rotation there.", null);
        }
        if (secret.Current is not { } current)
        {
            return Say(SecretCondition.NoCurrentValue,
                $"No version is {StagingLabels.Current}, so applications get an error and there is nothing to rotate from. "
                + "Store the credential that is in use.",
                $"aws secretsmanager put-secret-value --secret-id {secret.ForAws} --secret-string file://value.json");
        }
        if (secret.Pending is { } pending)
            return PendingDiagnosis.Diagnose(new UnfinishedRotation(secret, credential, current, pending, proofs, now));
        return DiagnoseCurrent(current) ?? DiagnoseRotation(current, FindDetached(current));
    }

    private Diagnosis? DiagnoseCurrent(VersionState current) => proofs.GetValueOrDefault(current.Id) switch
    {
        { Result: ProofResult.Works } => null,
        { Result: ProofResult.Unknown } when !CanBeTried => null,
        { Result: ProofResult.Refused } refusal =>
            new RefusedDiagnosis(secret, proofs).Diagnose($"The current value is refused, so applications cannot log in with it. "
                + $"{refusal.Sentence}"),
        var unknown => Say(SecretCondition.CurrentUnproved,
            $"No rotation is under way. Whether the current value works could not be found out from here. "
            + $"{unknown?.Sentence}".TrimEnd(), LetSomebodyLook()),
    };

    // A version without a label that is newer than the previous one never became current.
    private VersionState? FindDetached(VersionState current) => secret.Versions.FirstOrDefault(version =>
        version.Labels.Count == 0 && version.Created > (secret.Previous ?? current).Created);

    private Diagnosis DiagnoseRotation(VersionState current, VersionState? detached) => secret switch
    {
        { RotationEnabled: null } => Say(SecretCondition.RotationNotConfigured,
            $"{Current}. Rotation was never turned on for this secret.", NextCommand.Check(secret)),
        { RotationEnabled: false } => Say(SecretCondition.RotationTurnedOff,
            $"{Current}. Rotation is turned off, so it stays as it is until somebody turns rotation on.", NextCommand.Check(secret)),
        _ when detached?.Created > current.Created => Say(SecretCondition.GivenUp,
            $"The last rotation was given up: {StagingLabels.Pending} was taken off its version {detached.Id}, because the server refuses "
            + $"the value (then the function's log says PasswordRejected), or by a person. {Current}. Find out why before the "
            + "next rotation.", NextCommand.Check(secret)),
        { NextRotation: { } due } when now - due > Late => Say(SecretCondition.Overdue,
            $"{Current}. But the rotation that was due at {due:u} has not happened: it failed, or the service cannot invoke "
            + "the function.", NextCommand.Check(secret)),
        _ when !CanBeTried => Say(SecretCondition.NotVerifiable, $"No rotation is under way, and nothing needs to be done. {Current}.", null),
        _ when current.Carries(StagingLabels.Pending) => Say(SecretCondition.Healthy,
            $"All is well: the current value works. {StagingLabels.Pending} and {StagingLabels.Current} are on the same version, as a "
            + "finished rotation may leave them.", null),
        _ when detached is not null => Say(SecretCondition.Abandoned,
            $"The current value works; nothing needs to be done. An earlier rotation did not reach its end: its version {detached.Id} lost "
            + $"{StagingLabels.Pending}, because somebody gave it up or changed the secret while it ran.", null),
        _ => Say(SecretCondition.Healthy, "All is well: the current value works, and no rotation is under way.", null),
    };

    // Somebody who knows the credential: this machine does not, but the function may.
    private string LetSomebodyLook() => credential.Rotator is null && secret.Function is { } function ? $"{NextCommand.Check(secret)} --function {function}" : NextCommand.Check(secret);

    private static Diagnosis Say(SecretCondition condition, string sentence, string? next) => new(condition, sentence, next);
}
