using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Rollback;

/// <summary>
/// Goes back to an earlier value. Where the server takes that already, and refuses the current one, the label alone is moved; else it takes a
/// rotation of its own.
/// </summary>
internal sealed class RollbackRun(AwsAccess access, CurrentCredential credential, Action<string> confirm)
{
    /// <param name="to">The version to go back to; <c>null</c> for the previous one.</param>
    /// <param name="function">In the place of the secret's own.</param>
    public async Task<Report> RunAsync(string secretId, string? to, string? function, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(secretId, cancellationToken);
        var target = RollbackTarget.Find(secret, to);
        var value = (await access.Store.FindVersionAsync(secret.Arn, target.Id, null, cancellationToken))?.Value
            ?? throw RollbackTarget.Impossible(secret, $"Version {target.Id} has no value.");
        var current = await credential.ReadAsync(secret, cancellationToken);
        if (current.HasSameValueAs(value))
            throw RollbackTarget.Impossible(secret, $"Version {target.Id} has the same value as the current one.");
        var proof = await credential.ProveAsync(secret, current, cancellationToken);
        return proof.Result == ProofResult.Refused
            ? await MoveAsync(secret, target, current, value, cancellationToken)
            : await new BackwardRotation(access, credential, confirm, secret).RunAsync(target, current, value, function, cancellationToken);
    }

    // With neither of the two there is no way in: each strategy's set begins with the current credential, or one that a label names.
    private async Task<Report> MoveAsync(
        SecretState secret, VersionState target, SecretValue current, SecretValue value, CancellationToken cancellationToken)
    {
        var proof = await credential.ProveOtherAsync(secret, current, value, cancellationToken);
        return proof.Result == ProofResult.Works
            ? await new MovedLabel(access, confirm).RunAsync(secret, target, cancellationToken)
            : throw RollbackTarget.Impossible(secret, $"The current value is refused, and that of version {target.Id} was not proved to work. "
                + $"{proof.Sentence} Look which does: rotate status {secret.ForRotate} --try-all");
    }
}
