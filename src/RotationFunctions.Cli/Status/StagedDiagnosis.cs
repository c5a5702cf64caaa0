using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Status;

/// <summary>A value is pending: whether the server knows it, as far as logins tell.</summary>
internal sealed class StagedDiagnosis(UnfinishedRotation rotation)
{
    // The service tries again for hours, not for days.
    private static readonly TimeSpan Hopeless = TimeSpan.FromHours(24);

    public Diagnosis Diagnose() => rotation.CurrentResult switch
    {
        _ when rotation.PendingResult == ProofResult.Works => SetNotPromoted(),
        ProofResult.Refused => DiagnoseRefused(),
        ProofResult.Works => rotation.MayBeRunning ? rotation.DiagnoseRunning() : DiagnoseStuck(),
        _ => CurrentUnproved(),
    };

    private Diagnosis DiagnoseRefused()
    {
        if (rotation.PendingResult == ProofResult.Refused)
            return rotation.DiagnoseRefused("Both the current and the pending value are refused, so applications cannot log in.");
        return rotation.PendingWasTried
            ? rotation.DiagnoseRefused($"The current value is refused, and whether the pending one works could not be found out from here. {rotation.PendingSentence}")
            : ProbablySet();
    }

    // Where the current value outlives the set, it tells nothing of the pending one.
    private Diagnosis DiagnoseStuck()
    {
        if (rotation.Credential.OutlivesSet && rotation.PendingResult != ProofResult.Refused)
            return PendingUnproved();
        return rotation.Age > Hopeless
            ? Stuck(SecretCondition.Poisoned, "After so long the server will never take this value, and no other can take its place. The function's log says why.")
            : Stuck(SecretCondition.PendingNotSet, "The function's log says why.");
    }

    private Diagnosis SetNotPromoted()
    {
        var others = rotation.CurrentResult == ProofResult.Refused
            ? "The current value is refused, so applications cannot log in."
            : "The current value works too.";
        return new Diagnosis(SecretCondition.SetNotPromoted,
            $"A rotation that began {rotation.Begun} is done but for its last step: the pending value works, and {StagingLabels.Current} was not "
            + $"moved to it. {others}", rotation.Secret.Function is null ? NextCommand.Promote(rotation.Secret, rotation.Pending, rotation.Current)
                : $"rotate invoke finishSecret {rotation.Secret.ForRotate}");
    }

    private Diagnosis ProbablySet() => new(SecretCondition.SetNotPromoted,
        $"The current value is refused while a rotation is unfinished: it seems to have set the pending value {rotation.Begun} and died before it "
        + $"moved {StagingLabels.Current}. Applications cannot log in until it is finished. Prove that the pending value works.", NextCommand.TryAll(rotation.Secret));

    private Diagnosis PendingUnproved() => new(SecretCondition.PendingUnproved,
        $"A rotation that began {rotation.Begun} is unfinished. The current value works, as it does whether the pending one is set or not."
        + (rotation.PendingWasTried ? $" That could not be found out from here. {rotation.PendingSentence} Let the function try it." : ""),
        rotation.PendingWasTried ? $"rotate invoke testSecret {rotation.Secret.ForRotate}" : NextCommand.TryAll(rotation.Secret));

    private Diagnosis CurrentUnproved() => new(SecretCondition.PendingUnproved,
        $"A rotation that began {rotation.Begun} is unfinished, and whether the current value works could not be found out from here. {rotation.CurrentSentence}".TrimEnd(),
        NextCommand.Check(rotation.Secret));

    private Diagnosis Stuck(SecretCondition condition, string why) => new(condition,
        $"A rotation that began {rotation.Begun} is stuck: its value is pending and not set on the server; the current value works. {why} "
        + "Give it up, correct the cause, and rotate again.", NextCommand.Abandon(rotation.Secret));
}
