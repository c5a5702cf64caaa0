using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Now;

/// <summary>What keeps a secret from being rotated, by what Secrets Manager says of it.</summary>
internal static class Obstacle
{
    /// <summary>RotateSecret turns rotation on, which nobody has asked for.</summary>
    public static bool IsTurnedOff(DescribeSecretResponse secret) => secret.RotationEnabled == false;

    /// <param name="route">How its account was found.</param>
    /// <returns>A sentence with what to do.</returns>
    public static string Explain(DescribeSecretResponse secret, AwsRoute route) => secret switch
    {
        { DeletedDate: not null } => $"It is scheduled for deletion. Take it back first: aws secretsmanager restore-secret --secret-id {secret.Name}{route.ForAws}",
        { OwningService.Length: > 0 } => $"It is managed by {secret.OwningService}, which rotates it by itself. Change its rotation there.",
        { RotationEnabled: false } => "Rotation is turned off, and a rotation would turn it on again. If that is meant, this does both: aws secretsmanager "
            + $"rotate-secret --secret-id {secret.Name}{route.ForAws}",
        { RotationLambdaARN: null } => $"No function rotates it. Look what it needs: rotate check {secret.Name}{route.ForRotate}",
        _ when Find(secret, StagingLabels.Current) is null => $"No version is {StagingLabels.Current}, so there is nothing to rotate from. Store the credential that is in use.",
        _ when Find(secret, StagingLabels.Pending) is { } pending => $"An earlier rotation is unfinished: version {pending} is {StagingLabels.Pending}. Look with: rotate status {secret.Name}{route.ForRotate}",
        _ => $"Why does not stand in its description. Look with: rotate status {secret.Name}{route.ForRotate}",
    };

    private static string? Find(DescribeSecretResponse secret, string label) =>
        secret.VersionIdsToStages?.FirstOrDefault(version => version.Value.Contains(label)).Key;
}
