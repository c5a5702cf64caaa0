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
                $"Rotation is turned off for {secret.Name}, so its function refuses every step. "
                + "Turn it on with RotateSecret.");
        return named ?? secret.Function ?? throw new RotationException(RotationErrors.RotationDisabled,
            $"No function rotates {secret.Name}. Name one with --function.");
    }
}
