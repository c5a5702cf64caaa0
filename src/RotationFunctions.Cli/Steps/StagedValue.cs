using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Steps;

/// <summary>The value of a pending version. Once it is stored, whatever ends the command tells so.</summary>
internal sealed class StagedValue(AwsAccess access, SecretState secret, string versionId)
{
    /// <returns><c>false</c>: the version has another value, and keeps it.</returns>
    /// <exception cref="RotationException"><see cref="CommandErrors.OutcomeUnknown"/>, or Secrets Manager refuses.</exception>
    public async Task<bool> StoreAsync(SecretValue value, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Console.Error.WriteLineAsync($"storing the value as pending version {versionId} …");
        return await SureWrite.RunAsync(
            () => access.Store.TryPutPendingAsync(secret.Arn, versionId, value, null, CancellationToken.None),
            async () => await access.Store.FindVersionAsync(secret.Arn, versionId, null, CancellationToken.None) is { } stored
                && stored.Value.HasSameValueAs(value),
            $"Whether the value was stored as the pending version {versionId} of {secret.Name} is not known; nothing else was changed. Look in a "
            + $"while with: rotate status {secret.ForRotate} --try-all");
    }

    /// <summary>Runs the steps that are left.</summary>
    /// <exception cref="RotationException"><see cref="StepRunner.FinishAsync"/></exception>
    /// <exception cref="InterruptedException">The command is told to end.</exception>
    public async Task FinishAsync(string function, CancellationToken cancellationToken)
    {
        try
        {
            await new StepRunner(access).FinishAsync(secret, function, versionId, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new InterruptedException(
                $"The value is stored as version {versionId} of {secret.Name}, and a step that has begun goes on without this command. Look how "
                + $"far it came, and what to do: rotate status {secret.ForRotate} --try-all");
        }
    }
}
