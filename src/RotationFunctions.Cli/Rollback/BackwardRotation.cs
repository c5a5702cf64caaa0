using System.Security.Cryptography;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;
using RotationFunctions.Cli.Steps;

namespace RotationFunctions.Cli.Rollback;

/// <summary>A rotation whose pending value is an earlier one, so that server and secret agree at its end.</summary>
internal sealed class BackwardRotation(AwsAccess access, CurrentCredential credential, Action<string> confirm, SecretState secret)
{
    /// <param name="named">The function, in the place of the secret's own.</param>
    public async Task<Report> RunAsync(
        VersionState target, SecretValue current, SecretValue value, string? named, CancellationToken cancellationToken)
    {
        if (secret.Pending is { } pending)
        {
            throw RollbackTarget.Impossible(secret,
                $"The rotation that makes version {pending.Id} is unfinished. Give it up first: rotate abandon {secret.ForRotate}");
        }
        var function = StepRunner.FunctionOf(secret, named);
        await RequireUsableAsync(target, current, value, cancellationToken);
        confirm($"{secret.Name} will go back to the value of version {target.Id}, and its server too.");
        await UnmovedLabels.RequireAsync(access, secret, cancellationToken);

        var versionId = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        var staged = new StagedValue(access, secret, versionId);
        await staged.StoreAsync(value, cancellationToken);
        await FinishAsync(staged, function, versionId, cancellationToken);
        return new DoneReport(secret.Arn, versionId,
            $"The value of version {target.Id} is current again, as version {versionId}. Applications read it with "
            + "their next call.", $"rotate status {secret.ForRotate}");
    }

    // A server takes back an old password; a vendor does not take back a key that it has revoked.
    private async Task RequireUsableAsync(VersionState target, SecretValue current, SecretValue value, CancellationToken cancellationToken)
    {
        if (current.IsJson && current.FindJson("engine") is not null)
            return;
        if (await credential.ProveOtherAsync(secret, current, value, cancellationToken) is { Result: ProofResult.Refused } refusal)
        {
            throw RollbackTarget.Impossible(secret,
                $"The vendor does not take the key of version {target.Id} any more. {refusal.Sentence}");
        }
    }

    private async Task FinishAsync(StagedValue staged, string function, string versionId, CancellationToken cancellationToken)
    {
        try
        {
            await staged.FinishAsync(function, cancellationToken);
        }
        catch (RotationException failure)
        {
            throw Failed(failure, await GiveUpAsync(versionId, failure));
        }
    }

    /// <returns>What became of the pending version.</returns>
    private async Task<string> GiveUpAsync(string versionId, RotationException failure)
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

    private RotationException Failed(RotationException failure, string state) => new(CommandErrors.StepFailed,
        $"The rollback of {secret.Name} did not succeed. {state}. {failure.Message} Look with: rotate status {secret.ForRotate}");
}
