namespace RotationFunctions.Cli.Status;

/// <summary>A rotation is not finished: how far it came, and what it waits for.</summary>
internal static class PendingDiagnosis
{
    public static Diagnosis Diagnose(UnfinishedRotation rotation)
    {
        if (rotation.Secret.RotationEnabled == false)
            return new TurnedOffDiagnosis(rotation).Diagnose();
        return rotation.Secret.PendingHasValue ? new StagedDiagnosis(rotation).Diagnose() : new EmptyDiagnosis(rotation).Diagnose();
    }
}
