using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Invoke;

/// <summary>Calls a function for one step of one version.</summary>
internal sealed class InvokeRun(AwsAccess access)
{
    /// <param name="function">In the place of the secret's own. With a token too, Secrets Manager is not asked.</param>
    /// <param name="token">The version; <c>null</c> for the one that is pending.</param>
    public async Task<Report> RunAsync(string step, string secretId, string? function, string? token, CancellationToken cancellationToken)
    {
        if (function is not null && token is not null)
            return await InvokeAsync(function, step, secretId, token, cancellationToken);
        var secret = await new SecretReader(access).ReadAsync(secretId, cancellationToken);
        function ??= secret.Function ?? throw new RotationException(
            RotationErrors.RotationDisabled, $"No function rotates {secret.Name}. Name one with --function.");
        var version = step == RotationSteps.CheckSecret ? null : await FindVersionAsync(secret, token, cancellationToken);
        return await InvokeAsync(function, step, secret.Arn, version, cancellationToken);
    }

    private async Task<Report> InvokeAsync(string function, string step, string secretId, string? version, CancellationToken cancellationToken)
    {
        try
        {
            return new InvokeReport(step, await access.Functions.InvokeAsync(function, step, secretId, version, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new InterruptedException($"If {step} has reached the function, it goes on there. The function's log tells how it ends.");
        }
    }

    private async Task<string> FindVersionAsync(SecretState secret, string? token, CancellationToken cancellationToken)
    {
        if (token is null ? secret.Find(StagingLabels.Pending) is { } pending : secret.Versions.Any(version => version.Id == token))
            return token ?? secret.Find(StagingLabels.Pending)!.Id;
        if (access.Local is { } local && await LocalVersion.TryRegisterAsync(local, secret.Arn, token, cancellationToken) is { } registered)
            return registered;
        return token ?? throw new RotationException(CommandErrors.WrongState,
            $"No version of {secret.Name} is pending, so the step has none to work on. Start "
            + "a rotation with RotateSecret, or name a version with --token.");
    }
}
