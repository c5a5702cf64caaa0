using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Status;

/// <summary>The commands that lead out of a state.</summary>
internal static class NextCommand
{
    public static string Check(SecretState secret) => $"rotate check {secret.ForRotate}";

    public static string Status(SecretState secret) => $"rotate status {secret.ForRotate}";

    public static string TryAll(SecretState secret) => $"rotate status {secret.ForRotate} --try-all";

    public static string Abandon(SecretState secret) => $"rotate abandon {secret.ForRotate}";

    /// <summary>Makes the pending value current, where no function does.</summary>
    public static string Promote(SecretState secret, VersionState pending, VersionState current) =>
        $"aws secretsmanager update-secret-version-stage --secret-id {secret.ForAws} --version-stage {StagingLabels.Current} "
        + $"--move-to-version-id {pending.Id} --remove-from-version-id {current.Id}";
}
