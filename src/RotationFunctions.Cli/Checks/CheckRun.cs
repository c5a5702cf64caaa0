using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Credentials;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Checks;

/// <summary>Looks at a secret, at its function and, from here or through a function, at the server.</summary>
internal sealed class CheckRun(AwsAccess access, CredentialRotators rotators, TimeProvider clock)
{
    // As long as a function usually has.
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    private readonly Checklist _checks = new();

    /// <param name="function">The function that is to look; <c>null</c> to look from here.</param>
    public async Task<Report> RunAsync(string secretId, string? function, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(secretId, cancellationToken);
        var isOurs = LookAtSecret(secret);
        if (isOurs)
            await LookAtFunctionAsync(secret, function, cancellationToken);
        IReadOnlyList<Check> found = !isOurs ? []
            : function is not null ? await new FunctionChecks(access.Functions).AskAsync(function, secret.Arn, cancellationToken)
            : await LookFromHereAsync(secret, cancellationToken);
        IReadOnlyList<Check> all = [.. _checks.Checks, .. PendingCheck.Judge(secret, found, clock.GetUtcNow())];
        return new CheckReport(secret.Arn, function ?? "this machine", all, Next(secret, all));
    }

    private bool LookAtSecret(SecretState secret)
    {
        const string Name = "secret";
        if (secret.Deleted is { } deleted)
            _checks.Fail(Name,
                $"It will be deleted, some time after {deleted:u}. Take it back with: aws secretsmanager restore-secret --secret-id "
                + $"{secret.ForAws}");
        else if (secret.OwningService is { } service)
            _checks.Fail(Name, $"It is managed by {service}, which rotates it by itself. No function can.");
        else if (secret.Current is null)
            _checks.Fail(Name,
                $"No version is {StagingLabels.Current}. Store the credential that is in use with: aws secretsmanager put-secret-value "
                + $"--secret-id {secret.ForAws} --secret-string file://value.json");
        else
            return true;
        return false;
    }

    private async Task LookAtFunctionAsync(SecretState secret, string? function, CancellationToken cancellationToken)
    {
        if (secret.Schedule is { } schedule)
            _checks.Pass("schedule",
                $"It is to be rotated {(schedule.StartsWith("every", StringComparison.Ordinal) ? "" : "by ")}{schedule}"
                    + $"{(secret.NextRotation is { } next ? $", next on {next:u}" : "")}.");
        else if (secret.RotationEnabled == true)
            _checks.Warn("schedule",
                "It has no schedule, so it is rotated only when somebody asks for it. Set RotationRules with RotateSecret.");
        if ((secret.Function ?? function) is { } named)
            await InvokePermission.LookAsync(access, named, _checks, cancellationToken);
        else
            _checks.Warn("function", "No function rotates it yet. Name one with RotateSecret (RotationLambdaARN).");
    }

    private async Task<IReadOnlyList<Check>> LookFromHereAsync(SecretState secret, CancellationToken cancellationToken)
    {
        var current = await access.Store.FindVersionAsync(secret.Arn, null, StagingLabels.Current, cancellationToken);
        var credential = current is null ? new Credential(null, "The current version has no value.") : rotators.Find(current.Value);
        if (credential.Rotator is null)
            return [new Check("credential", CheckResult.Failed,
                $"It could not be looked at from here. {credential.WhyNotProved} Or let its function look, "
                + "with --function.")];
        var order = new RotationEvent { Step = RotationStep.CheckSecret, SecretId = secret.Arn, ClientRequestToken = "" };
        return await credential.Rotator.CheckAsync(order, new CredentialProver(access.Store, rotators, clock).Services(), Time,
            cancellationToken);
    }

    private static string? Next(SecretState secret, IReadOnlyList<Check> checks) =>
        secret.Pending is not null ? $"rotate status {secret.ForRotate}"
        : checks.Any(check => check.Result == CheckResult.Failed) ? $"rotate check {secret.ForRotate}"
        : secret is { RotationEnabled: true } ? null
        : $"aws secretsmanager rotate-secret --secret-id {secret.ForAws} --rotation-lambda-arn {secret.Function ?? "ARN"} --rotation-rules "
            + "AutomaticallyAfterDays=30";
}
