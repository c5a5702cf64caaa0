using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>A rotation is not finished: how far it came, and what it waits for.</summary>
internal sealed class PendingDiagnosis(
    SecretState secret, Credential credential, VersionState current, VersionState pending, IReadOnlyDictionary<string, Proof> proofs,
        DateTimeOffset now)
{
    // No run of a function is longer.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    // The service tries again for hours, not for days.
    private static readonly TimeSpan Hopeless = TimeSpan.FromHours(24);

    private TimeSpan Age => pending.Created is { } created && created < now ? now - created : TimeSpan.Zero;

    public Diagnosis Diagnose()
    {
        if (!secret.PendingHasValue)
            return DiagnoseEmpty();
        return (ResultOf(current), ResultOf(pending)) switch
        {
            (ProofResult.Refused, ProofResult.Refused) => new RefusedDiagnosis(secret, proofs).Diagnose(
                $"Both the current and the pending value are refused, so applications cannot log in. {proofs[current.Id].Sentence}"),
            (_, ProofResult.Works) => DiagnoseSet(),
            (ProofResult.Refused, _) => Say(SecretCondition.SetNotPromoted,
                $"The current value is refused while a rotation is unfinished: it seems to have set the pending value {Begun} and died "
                + $"before it moved {StagingLabels.Current}. Applications cannot log in until it is finished. Prove that the pending value "
                + "works.",
                    TryAll()),
            (ProofResult.Works, _) when Age < LongestRun => Running(),
            (ProofResult.Works, ProofResult.Refused) => DiagnoseNotSet(),
            (ProofResult.Works, _) when !credential.OutlivesSet => DiagnoseNotSet(),
            (ProofResult.Works, _) => Say(SecretCondition.PendingUnproved,
                $"A rotation that began {Begun} is unfinished. The current value works, as it does whether the pending one is set or not.",
                    TryAll()),
            _ => Say(SecretCondition.PendingUnproved,
                $"A rotation that began {Begun} is unfinished, and whether the current value works could not be found out from here. "
                    + $"{proofs.GetValueOrDefault(current.Id)?.Sentence}".TrimEnd(),
                $"rotate check {secret.Name}"),
        };
    }

    private Diagnosis DiagnoseEmpty()
    {
        if (credential.IsSupplied)
        {
            return Say(SecretCondition.WaitingForKey,
                $"The rotation waits for a key since {Begun}: a person makes it in the vendor's console and supplies "
                + "it. "
                + "Until then the current value works on.", $"rotate supply {secret.Name}");
        }
        if (ResultOf(current) == ProofResult.Refused)
            return new RefusedDiagnosis(secret, proofs)
                .Diagnose($"A rotation that began {Begun} has no value yet, and the current value is refused. "
                + $"{proofs[current.Id].Sentence}");
        if (Age < LongestRun)
            return Running();
        var supplied = credential.Rotator is null ? " Where the vendor has no API for keys, it waits for one: `rotate supply`." : "";
        return Say(SecretCondition.PendingEmpty,
            $"A rotation that began {Begun} has no value: its createSecret failed, or the service cannot invoke the "
            + "function. The function's "
            + $"log says why. What applications use is untouched.{supplied}", $"rotate check {secret.Name}");
    }

    private Diagnosis DiagnoseSet()
    {
        var others = ResultOf(current) == ProofResult.Refused
            ? "The current value is refused, so applications cannot log in."
            : "The current value works too.";
        return Say(SecretCondition.SetNotPromoted,
            $"A rotation that began {Begun} is done but for its last step: the pending value works, and {StagingLabels.Current} was not "
            + $"moved to it. {others}", $"rotate invoke finishSecret {secret.Name}");
    }

    private Diagnosis DiagnoseNotSet()
    {
        var isPoisoned = Age > Hopeless;
        return Say(isPoisoned ? SecretCondition.Poisoned : SecretCondition.PendingNotSet,
            $"A rotation that began {Begun} is stuck: its value is pending "
            + "and not set on the server; the current "
            + $"value works. {(isPoisoned ? "After so long the server will never take this value, and no other can take its place. " : "")}"
            + "The function's log says why. Give it up, correct the cause, and rotate again.", $"rotate abandon {secret.Name}");
    }

    private Diagnosis Running() => Say(SecretCondition.MayBeRunning, $"A rotation began {Begun} and may be running now; the current value "
            + $"{(ResultOf(current) == ProofResult.Works ? "works" : "was not proved")}. Look again in a while.", $"rotate status {secret.Name}");

    private string Begun => pending.Created is null ? "just now" : $"{Words.Of(Age)} ago";

    private string TryAll() => $"rotate status {secret.Name} --try-all";

    private ProofResult ResultOf(VersionState version) => proofs.GetValueOrDefault(version.Id)?.Result ?? ProofResult.Unknown;

    private static Diagnosis Say(SecretCondition condition, string sentence, string? next) => new(condition, sentence, next);
}
