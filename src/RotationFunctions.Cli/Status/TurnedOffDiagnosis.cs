using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Status;

/// <summary>Rotation was turned off in the middle of a rotation: the function refuses what is left of it.</summary>
internal sealed class TurnedOffDiagnosis(UnfinishedRotation rotation)
{
    private bool MayBeProved => rotation.Secret.PendingHasValue && rotation.PendingResult == ProofResult.Unknown && rotation.Proofs.Count < 2;

    public Diagnosis Diagnose() => rotation.CurrentResult switch
    {
        ProofResult.Works => Say("The current value works. Give the rotation up.", NextCommand.Abandon(rotation.Secret)),
        ProofResult.Refused => DiagnoseRefused(),
        _ => Say($"Whether the current value works could not be found out from here. {rotation.CurrentSentence}".TrimEnd()
            + " If it works, give the rotation up.", NextCommand.Abandon(rotation.Secret)),
    };

    private Diagnosis DiagnoseRefused()
    {
        if (rotation.PendingResult == ProofResult.Works)
        {
            return Say("The pending value works, and the current one is refused. Make it current.",
                NextCommand.Promote(rotation.Secret, rotation.Pending, rotation.Current));
        }
        return MayBeProved ? Say("The current value is refused. Prove that the pending one works.", NextCommand.TryAll(rotation.Secret))
            : rotation.DiagnoseRefused($"A rotation that began {rotation.Begun} is unfinished and rotation is turned off; the current value is refused.");
    }

    private Diagnosis Say(string findings, string next) => new(SecretCondition.TurnedOffHalfway,
        $"Rotation was turned off while a rotation that began {rotation.Begun} was unfinished: the function refuses the steps that are left, and "
        + $"RotateSecret is refused while the version is pending. {findings} Then turn rotation on again with RotateSecret.", next);
}
