using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>A rotation is not finished: how far it came, and what it waits for.</summary>
internal sealed class PendingDiagnosis(
    SecretState secret, Credential credential, VersionState current, VersionState pending, IReadOnlyDictionary<string, Proof> proofs,
    DateTimeOffset now)
{
    // The service tries again for hours, not for days.
    private static readonly TimeSpan Hopeless = TimeSpan.FromHours(24);

    private TimeSpan Age => pending.AgeAt(now);

    private string Begun => pending.Created is null ? "just now" : $"{Words.Of(Age)} ago";

    private string CurrentSentence => SentenceOf(current);

    public Diagnosis Diagnose()
    {
        if (secret.RotationEnabled == false)
            return DiagnoseTurnedOff();
        return secret.PendingHasValue ? DiagnoseStaged() : DiagnoseEmpty();
    }

    private Diagnosis DiagnoseTurnedOff() => (Current: ResultOf(current), Pending: ResultOf(pending)) switch
    {
        (ProofResult.Refused, ProofResult.Works) => TurnedOff("The pending value works, and the current one is refused. Make it current.", Promote()),
        (ProofResult.Refused, ProofResult.Unknown) when secret.PendingHasValue && proofs.Count < 2 =>
            TurnedOff("The current value is refused. Prove that the pending one works.", TryAll()),
        (ProofResult.Refused, _) => Refused($"A rotation that began {Begun} is unfinished and rotation is turned off; the current value is refused."),
        (ProofResult.Works, _) => TurnedOff("The current value works. Give the rotation up.", Abandon()),
        _ => TurnedOff($"Whether the current value works could not be found out from here. {CurrentSentence}".TrimEnd()
            + " If it works, give the rotation up.", Abandon()),
    };

    private Diagnosis TurnedOff(string findings, string next) => Say(SecretCondition.TurnedOffHalfway,
        $"Rotation was turned off while a rotation that began {Begun} was unfinished: the function refuses the steps that are left, and "
        + $"RotateSecret is refused while the version is pending. {findings} Then turn rotation on again with RotateSecret.", next);

    private Diagnosis DiagnoseEmpty()
    {
        if (credential.IsSupplied)
            return WaitingForKey();
        if (ResultOf(current) == ProofResult.Refused)
            return Refused($"A rotation that began {Begun} has no value yet, and the current value is refused.");
        return pending.MayBeRunningAt(now) ? Running() : Empty();
    }

    private Diagnosis DiagnoseStaged() => ResultOf(current) switch
    {
        _ when ResultOf(pending) == ProofResult.Works => SetNotPromoted(),
        ProofResult.Refused when ResultOf(pending) == ProofResult.Refused =>
            Refused("Both the current and the pending value are refused, so applications cannot log in."),
        ProofResult.Refused when WasTried(pending) =>
            Refused($"The current value is refused, and whether the pending one works could not be found out from here. {SentenceOf(pending)}"),
        ProofResult.Refused => ProbablySet(),
        ProofResult.Works when pending.MayBeRunningAt(now) => Running(),
        ProofResult.Works => DiagnoseStuck(),
        _ => CurrentUnproved(),
    };

    // Where the current value outlives the set, it tells nothing of the pending one.
    private Diagnosis DiagnoseStuck() =>
        credential.OutlivesSet && ResultOf(pending) != ProofResult.Refused ? PendingUnproved()
        : Age > Hopeless ? Poisoned()
        : NotSet();

    private Diagnosis WaitingForKey() => Say(SecretCondition.WaitingForKey,
        $"The rotation waits for a key since {Begun}: a person makes it in the vendor's console and supplies it. Until then the current "
        + "value works on.", $"rotate supply {secret.Name}{RecipeOption()}");

    // Whoever was told by the function knows that the recipe is one for supplied keys, and not which.
    private string RecipeOption() => credential.Rotator is null ? " --recipe RECIPE" : "";

    private Diagnosis Running()
    {
        var works = ResultOf(current) == ProofResult.Works ? "works" : "was not proved";
        return Say(SecretCondition.MayBeRunning,
            $"A rotation began {Begun} and may be running now; the current value {works}. Look again in a while.",
            $"rotate status {secret.Name}");
    }

    private Diagnosis Empty()
    {
        var supplied = credential.Rotator is null ? " Where the vendor has no API for keys, it waits for one: `rotate supply`." : "";
        return Say(SecretCondition.PendingEmpty,
            $"A rotation that began {Begun} has no value: its createSecret failed, or the service cannot invoke the function. The "
            + $"function's log says why. What applications use is untouched. Once the cause is mended, the service may still try again; "
            + $"or give the rotation up by `rotate abandon {secret.Name}`, and rotate anew.{supplied}", Check());
    }

    private Diagnosis SetNotPromoted()
    {
        var others = ResultOf(current) == ProofResult.Refused
            ? "The current value is refused, so applications cannot log in."
            : "The current value works too.";
        return Say(SecretCondition.SetNotPromoted,
            $"A rotation that began {Begun} is done but for its last step: the pending value works, and {StagingLabels.Current} was not "
            + $"moved to it. {others}", secret.Function is null ? Promote() : $"rotate invoke finishSecret {secret.Name}");
    }

    private Diagnosis ProbablySet() => Say(SecretCondition.SetNotPromoted,
        $"The current value is refused while a rotation is unfinished: it seems to have set the pending value {Begun} and died before it "
        + $"moved {StagingLabels.Current}. Applications cannot log in until it is finished. Prove that the pending value works.", TryAll());

    private Diagnosis PendingUnproved() => Say(SecretCondition.PendingUnproved,
        $"A rotation that began {Begun} is unfinished. The current value works, as it does whether the pending one is set or not."
        + (WasTried(pending) ? $" That could not be found out from here. {SentenceOf(pending)} Let the function try it." : ""),
        WasTried(pending) ? $"rotate invoke testSecret {secret.Name}" : TryAll());

    private Diagnosis CurrentUnproved() => Say(SecretCondition.PendingUnproved,
        $"A rotation that began {Begun} is unfinished, and whether the current value works could not be found out from here. "
        + CurrentSentence, Check());

    private Diagnosis NotSet() => Say(SecretCondition.PendingNotSet, Stuck("The function's log says why."), Abandon());

    private Diagnosis Poisoned() => Say(SecretCondition.Poisoned, Stuck(
        "After so long the server will never take this value, and no other can take its place. The function's log says why."), Abandon());

    private string Stuck(string why) =>
        $"A rotation that began {Begun} is stuck: its value is pending and not set on the server; the current value works. {why} "
        + "Give it up, correct the cause, and rotate again.";

    private Diagnosis Refused(string sentence) => new RefusedDiagnosis(secret, proofs).Diagnose($"{sentence} {CurrentSentence}");

    private string Check() => $"rotate check {secret.Name}";

    private string TryAll() => $"rotate status {secret.Name} --try-all";

    private string Abandon() => $"rotate abandon {secret.Name}";

    private string Promote() => $"aws secretsmanager update-secret-version-stage --secret-id {secret.Name} --version-stage {StagingLabels.Current} "
        + $"--move-to-version-id {pending.Id} --remove-from-version-id {current.Id}";

    private bool WasTried(VersionState version) => proofs.ContainsKey(version.Id);

    private string SentenceOf(VersionState version) => proofs.GetValueOrDefault(version.Id)?.Sentence ?? "";

    private ProofResult ResultOf(VersionState version) => proofs.GetValueOrDefault(version.Id)?.Result ?? ProofResult.Unknown;

    private static Diagnosis Say(SecretCondition condition, string sentence, string? next) => new(condition, sentence.TrimEnd(), next);
}
