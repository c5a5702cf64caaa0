using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>What is known of a rotation that is not finished.</summary>
/// <param name="Proofs">What came of logging in, by version id; a version that was not tried is not in it.</param>
internal sealed record UnfinishedRotation(
    SecretState Secret, Credential Credential, VersionState Current, VersionState Pending, IReadOnlyDictionary<string, Proof> Proofs,
    DateTimeOffset Now)
{
    public TimeSpan Age => Pending.AgeAt(Now);

    /// <summary>When it began, in words.</summary>
    public string Begun => Pending.Created is null ? "just now" : $"{Words.Of(Age)} ago";

    public bool MayBeRunning => Pending.MayBeRunningAt(Now);

    public ProofResult CurrentResult => ResultOf(Current);

    public ProofResult PendingResult => ResultOf(Pending);

    public bool PendingWasTried => Proofs.ContainsKey(Pending.Id);

    /// <summary>Why the current value does not work, or was not tried; empty where nobody could be asked.</summary>
    public string CurrentSentence => SentenceOf(Current);

    /// <summary>The same of the pending one.</summary>
    public string PendingSentence => SentenceOf(Pending);

    /// <summary>It is so young that it may be running.</summary>
    public Diagnosis DiagnoseRunning()
    {
        var works = CurrentResult == ProofResult.Works ? "works" : "was not proved";
        return new Diagnosis(SecretCondition.MayBeRunning,
            $"A rotation began {Begun} and may be running now; the current value {works}. Look again in a while.", NextCommand.Status(Secret));
    }

    /// <summary>The current value is refused, and it does not explain why.</summary>
    /// <param name="sentence">What is so.</param>
    public Diagnosis DiagnoseRefused(string sentence) => new RefusedDiagnosis(Secret, Proofs).Diagnose($"{sentence} {CurrentSentence}");

    private ProofResult ResultOf(VersionState version) => Proofs.GetValueOrDefault(version.Id)?.Result ?? ProofResult.Unknown;

    private string SentenceOf(VersionState version) => Proofs.GetValueOrDefault(version.Id)?.Sentence ?? "";
}
