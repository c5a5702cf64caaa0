using System.Security.Cryptography;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;
using RotationFunctions.Cli.Steps;

namespace RotationFunctions.Cli.Rollback;

/// <summary>A rotation whose pending value is an earlier one.</summary>
internal sealed class RollbackRun(AwsAccess access, CurrentCredential credential, Action<string> confirm)
{
    /// <param name="to">The version to go back to; <c>null</c> for the previous one.</param>
    public async Task<Report> RunAsync(string secretId, string? to, string? function, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(secretId, cancellationToken);
        var target = FindTarget(secret, to);
        function = StepRunner.FunctionOf(secret, function);
        var value = await ReadAsync(secret, target, cancellationToken);
        await RequireUsableAsync(secret, target, value, cancellationToken);
        confirm($"{secret.Name} will go back to the value of version {target.Id}, and its server too.");

        var versionId = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        await access.Store.TryPutPendingAsync(secret.Arn, versionId, value, null, cancellationToken);
        await FinishAsync(secret, function, versionId, cancellationToken);
        return new DoneReport(secret.Arn, versionId,
            $"The value of version {target.Id} is current again, as version {versionId}. Applications read it with "
            + "their next call.", $"rotate status {secret.Name}");
    }

    private static VersionState FindTarget(SecretState secret, string? to)
    {
        var target = to is null ? secret.Previous : secret.Versions.FirstOrDefault(version => version.Id == to);
        var reason = secret switch
        {
            { Deleted: not null } => "It is scheduled for deletion.",
            { OwningService: { } service } => $"It is managed by {service}. Change it there.",
            { Current: null } => $"No version is {StagingLabels.Current}.",
            { Pending: { } pending } =>
                $"The rotation that makes version {pending.Id} is unfinished. Give it up first: rotate abandon {secret.Name}",
            _ when target is null => to is null ? $"No version is {StagingLabels.Previous}. Name one with --to; `rotate status` lists "
                + "them." : $"It has no version {to}. `rotate status` lists them.",
            _ when target == secret.Current => "That version is the current one.",
            _ => null,
        };
        return reason is null ? target! : throw Impossible(secret, reason);
    }

    private async Task<SecretValue> ReadAsync(SecretState secret, VersionState target, CancellationToken cancellationToken) =>
        (await access.Store.FindVersionAsync(secret.Arn, target.Id, null, cancellationToken))?.Value
            ?? throw Impossible(secret, $"Version {target.Id} has no value.");

    // A server takes back an old password; a vendor does not take back a key that it has revoked.
    private async Task RequireUsableAsync(SecretState secret, VersionState target, SecretValue value, CancellationToken cancellationToken)
    {
        var current = await credential.ReadAsync(secret, cancellationToken);
        if (current.HasSameValueAs(value))
            throw Impossible(secret, $"Version {target.Id} has the same value as the current one.");
        if (current.IsJson && current.FindJson("engine") is not null)
            return;
        if (await credential.ProveAsync(secret, current, value, cancellationToken) is { Result: ProofResult.Refused } refusal)
            throw Impossible(secret, $"The vendor does not take the key of version {target.Id} any more. {refusal.Sentence}");
    }

    private async Task FinishAsync(SecretState secret, string function, string versionId, CancellationToken cancellationToken)
    {
        try
        {
            await new StepRunner(access).FinishAsync(secret, function, versionId, cancellationToken);
        }
        catch (RotationException failure)
        {
            throw Failed(secret, failure, await GiveUpAsync(secret, versionId, failure));
        }
    }

    /// <returns>What became of the pending version.</returns>
    private async Task<string> GiveUpAsync(SecretState secret, string versionId, RotationException failure)
    {
        if (failure.Code == RotationErrors.StoreUnavailable)
            return $"Its version {versionId} is still pending, since the step may have reached the function all the same";
        try
        {
            var state = await new SecretReader(access).ReadAsync(secret.Arn, CancellationToken.None);
            if (state.Pending?.Id != versionId)
                return "Its version is not pending any more";
            if ((await credential.ProveAsync(state, CancellationToken.None)).Result != ProofResult.Works)
                return $"Its version {versionId} is still pending, since the current value was not proved to work";
            await access.Store.DetachPendingAsync(secret.Arn, versionId, CancellationToken.None);
            return "The current value works and is as it was";
        }
        catch (RotationException silence)
        {
            return $"Its version {versionId} may still be pending, since it could not be given up ({silence.Code})";
        }
    }

    private static RotationException Failed(SecretState secret, RotationException failure, string state) =>
        new(CommandErrors.StepFailed,
            $"The rollback of {secret.Name} did not succeed. {state}. {failure.Message} Look with: rotate status {secret.Name}");

    private static RotationException Impossible(SecretState secret, string reason) =>
        new(CommandErrors.WrongState, $"{secret.Name} cannot be rolled back, and nothing was changed. {reason}");
}
