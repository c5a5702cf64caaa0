namespace RotationFunctions;

/// <summary>What a secret's labels say about the next rotation.</summary>
internal static class LabelChecks
{
    public static void Look(SecretDescription secret, Checklist checks)
    {
        LookAtRotation(secret, checks);
        LookAtPending(secret, checks);
    }

    private static void LookAtRotation(SecretDescription secret, Checklist checks)
    {
        const string Name = "rotation";
        if (secret.RotationEnabled == true)
            checks.Pass(Name, "Rotation is turned on.");
        else
            checks.Warn(Name, "Rotation is not turned on yet. Turn it on with RotateSecret once this list is clean.");
    }

    private static void LookAtPending(SecretDescription secret, Checklist checks)
    {
        const string Name = "pending version";
        var pending = secret.FindVersion(StagingLabels.Pending);
        if (pending is null || secret.Carries(pending, StagingLabels.Current))
            checks.Pass(Name, "No earlier rotation is unfinished.");
        else
        {
            checks.Warn(Name, $"An earlier rotation is unfinished: {secret.DescribeLabels()}. RotateSecret is refused until it ends; "
                + "`rotate status` says why it is stuck, and `rotate abandon` gives it up.");
        }
    }
}
