using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Abandon;

/// <summary>Takes <c>AWSPENDING</c> off a version between two proofs that the current value works.</summary>
/// <param name="prove">Finds out whether the current value works.</param>
/// <param name="acceptsUnproved">Whether a value that nobody can be asked about will do.</param>
internal sealed class AbandonRun(
    AwsAccess access, Func<SecretState, CancellationToken, Task<Proof>> prove, Action<string> confirm, bool acceptsUnproved)
{
    public async Task<Report> RunAsync(string secretId, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(secretId, cancellationToken);
        if (secret.Pending is not { } pending)
            return new DoneReport(secret.Arn, null, "No rotation is unfinished, so there is nothing to give up.", null);
        await RequireCurrentAsync(secret, cancellationToken);
        confirm($"The rotation of {secret.Name} that makes version {pending.Id} will be given up.");

        cancellationToken.ThrowIfCancellationRequested();
        await DetachAsync(secret, pending);
        // A step that had passed its gate by then may have set the value a moment later.
        if ((await prove(secret, CancellationToken.None)).Result == ProofResult.Refused)
            throw await PutBackAsync(secret, pending);
        return new DoneReport(secret.Arn, pending.Id,
            $"Version {pending.Id} is not pending any more; the current value works. Correct what kept the "
            + "rotation from its end, then rotate anew.",
            $"rotate check {secret.ForRotate}");
    }

    private async Task DetachAsync(SecretState secret, VersionState pending) => await SureWrite.RunAsync(
        async () =>
        {
            await access.Store.DetachPendingAsync(secret.Arn, pending.Id, CancellationToken.None);
            return true;
        },
        async () => (await access.Store.DescribeAsync(secret.Arn, CancellationToken.None)).FindVersion(StagingLabels.Pending) != pending.Id,
        $"Whether version {pending.Id} of {secret.Name} is still pending is not known. Look in a while with: rotate status {secret.ForRotate} --try-all");

    private async Task RequireCurrentAsync(SecretState secret, CancellationToken cancellationToken)
    {
        var proof = await prove(secret, cancellationToken);
        if (proof.Result == ProofResult.Works || (proof.Result == ProofResult.Unknown && acceptsUnproved))
            return;
        throw new RotationException(CommandErrors.CurrentNotProved, proof.Result == ProofResult.Refused
            ? $"The current value of {secret.Name} is refused, so the pending one may be the only one that works, and was left alone. "
                + $"{proof.Sentence} Look with: rotate status {secret.ForRotate} --try-all"
            : $"Whether the current value of {secret.Name} works could not be found out from here, so the pending one was left alone. "
                + $"{proof.Sentence} Let its function look, with --function; or, if you know that it works, say --unproved.");
    }

    private async Task<RotationException> PutBackAsync(SecretState secret, VersionState pending)
    {
        var request = new UpdateSecretVersionStageRequest
        {
            SecretId = secret.Arn, VersionStage = StagingLabels.Pending, MoveToVersionId = pending.Id,
        };
        var label = $"{StagingLabels.Pending} was put back to version {pending.Id}, so that the rotation can end.";
        try
        {
            await SecretReader.CallAsync("UpdateSecretVersionStage", secret.Arn, () =>
                access.Client.UpdateSecretVersionStageAsync(request, CancellationToken.None), CancellationToken.None);
        }
        catch (RotationException failure)
        {
            label = $"{StagingLabels.Pending} could not be put back ({failure.Code}). Put it back, so that the rotation can end: aws secretsmanager "
                + $"update-secret-version-stage --secret-id {secret.ForAws} --version-stage {StagingLabels.Pending} --move-to-version-id {pending.Id}.";
        }
        return new RotationException(RotationErrors.RotationInProgress,
            $"The rotation of {secret.Name} was running, and has just set its value: the current one is refused now. {label} "
            + $"Look with: rotate status {secret.ForRotate} --try-all");
    }
}
