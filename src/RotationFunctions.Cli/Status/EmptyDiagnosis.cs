using RotationFunctions.Cli.Credentials;

namespace RotationFunctions.Cli.Status;

/// <summary>The pending version has no value yet.</summary>
internal sealed class EmptyDiagnosis(UnfinishedRotation rotation)
{
    public Diagnosis Diagnose()
    {
        if (rotation.Credential.IsSupplied)
            return WaitingForKey();
        if (rotation.CurrentResult == ProofResult.Refused)
            return rotation.DiagnoseRefused($"A rotation that began {rotation.Begun} has no value yet, and the current value is refused.");
        return rotation.MayBeRunning ? rotation.DiagnoseRunning() : Empty();
    }

    // Whoever was told by the function knows that the recipe is one for supplied keys, and not which.
    private Diagnosis WaitingForKey() => new(SecretCondition.WaitingForKey,
        $"The rotation waits for a key since {rotation.Begun}: a person makes it in the vendor's console and supplies it. Until then the current "
        + "value works on.", $"rotate supply {rotation.Secret.ForRotate}{(rotation.Credential.Rotator is null ? " --recipe RECIPE" : "")}");

    private Diagnosis Empty()
    {
        var supplied = rotation.Credential.Rotator is null ? " Where the vendor has no API for keys, it waits for one: `rotate supply`." : "";
        return new Diagnosis(SecretCondition.PendingEmpty,
            $"A rotation that began {rotation.Begun} has no value: its createSecret failed, or the service cannot invoke the function. The "
            + "function's log says why. What applications use is untouched. Once the cause is mended, the service may still try again; "
            + $"or give the rotation up by `{NextCommand.Abandon(rotation.Secret)}`, and rotate anew.{supplied}", NextCommand.Check(rotation.Secret));
    }
}
