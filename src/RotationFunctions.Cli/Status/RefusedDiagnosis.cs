using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>The current value is refused: whether another version works in its place.</summary>
internal sealed class RefusedDiagnosis(SecretState secret, IReadOnlyDictionary<string, Proof> proofs)
{
    public Diagnosis Diagnose(string sentence)
    {
        if (proofs.Count < 2 && secret.Versions.Count > 1)
            return Say($"{sentence} Find out whether another version works.", NextCommand.TryAll(secret));
        // Only a version that has been current may become it again.
        if (secret.Versions.FirstOrDefault(version => !version.Carries(StagingLabels.Pending) && Works(version)) is not { } working)
            return Say($"{sentence} No other version works. Set the current value's password on the server, or store the one that works as "
                + "the current value.", null);
        return working.Carries(StagingLabels.Previous)
            ? Say($"{sentence} The previous value works: roll back to it.", $"rotate rollback {secret.ForRotate}")
            : Say($"{sentence} The older version {working.Id} works: roll back to it.", $"rotate rollback {secret.ForRotate} --to {working.Id}");
    }

    private bool Works(VersionState version) => proofs.GetValueOrDefault(version.Id)?.Result == ProofResult.Works;

    private static Diagnosis Say(string sentence, string? next) => new(SecretCondition.CurrentRefused, sentence, next);
}
