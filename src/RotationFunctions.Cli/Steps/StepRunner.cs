using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Steps;

/// <summary>
/// Ends a rotation whose value is staged by calling its function as Secrets Manager does. It depends neither on RotateSecret, which is
/// refused while a version is pending, nor on the service's retries; one of those meanwhile is harmless.
/// </summary>
internal sealed class StepRunner(AwsAccess access)
{
    private static readonly RotationStep[] AfterCreate = [RotationStep.SetSecret, RotationStep.TestSecret, RotationStep.FinishSecret];

    /// <exception cref="RotationException"><see cref="CommandErrors.StepFailed"/>, with the function's own words.</exception>
    public async Task FinishAsync(SecretState secret, string function, string versionId, CancellationToken cancellationToken)
    {
        foreach (var step in AfterCreate.Select(step => step.WireName()))
        {
            await Console.Error.WriteLineAsync($"{step} …");
            var answer = await access.Functions.InvokeAsync(function, step, secret.Arn, versionId, cancellationToken);
            if (answer.ErrorMessage is { } error)
                throw new RotationException(CommandErrors.StepFailed, $"{step} failed. {error}");
        }
    }

    /// <summary>The function to call: the secret's own, unless another one is named.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.RotationDisabled"/>: there is none, or it would refuse.</exception>
    public static string FunctionOf(SecretState secret, string? named)
    {
        if (secret.RotationEnabled == false)
            throw new RotationException(RotationErrors.RotationDisabled,
                $"Rotation is turned off for {secret.Name}, so its function refuses every step. {WayToTurnOn(secret)}");
        return named ?? secret.Function ?? throw new RotationException(RotationErrors.RotationDisabled,
            $"No function rotates {secret.Name}. Name one with --function.");
    }

    // A rotation at once would move the previous value on, which a rollback goes back to.
    private static string WayToTurnOn(SecretState secret) => secret.Pending is { } pending
        ? $"RotateSecret, which turns it on, is refused while version {pending.Id} is pending. Give that up first: rotate abandon {secret.ForRotate}. Then "
            + "begin a new rotation with RotateSecret."
        : $"Turn it on, without a rotation at once: aws secretsmanager rotate-secret --secret-id {secret.ForAws} --rotation-lambda-arn "
            + $"{secret.Function ?? "ARN"} --no-rotate-immediately. Then ask again.";
}
