using System.Security.Cryptography;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.PostgreSql;

namespace RotationFunctions.Cli.Demo;

/// <summary>What must be true after the rotation, looked at from outside.</summary>
internal sealed class DemoProofs(
    IAmazonSecretsManager client, PostgreSqlServer server, string secretArn, string oldVersionId, IDemoReport report)
{
    private static readonly string[] AllSteps =
        [RotationSteps.CreateSecret, RotationSteps.SetSecret, RotationSteps.TestSecret, RotationSteps.FinishSecret];

    private readonly PostgreSqlEngine _engine = new(new TlsSettings(server.CaBundlePath), RandomNumberGenerator.Create());

    /// <returns>Whether all of it holds.</returns>
    public async Task<bool> ShowAsync(IReadOnlyList<DemoStep> steps, CancellationToken cancellationToken)
    {
        var old = await ReadAsync(new GetSecretValueRequest { SecretId = secretArn, VersionId = oldVersionId }, cancellationToken);
        var current = await ReadAsync(new GetSecretValueRequest { SecretId = secretArn, VersionStage = StagingLabels.Current },
            cancellationToken);
        List<DemoProof> proofs =
        [
            new("The old password is refused.", await LogInAsync(old, cancellationToken) == DatabaseErrors.LoginRefused),
            new("The new password logs in.", current.VersionId != oldVersionId && await LogInAsync(current, cancellationToken) is null),
            new("AWSPREVIOUS holds the old version, AWSCURRENT a new one.",
                old.VersionStages.Contains(StagingLabels.Previous) && current.VersionId != oldVersionId),
            new("All four steps ran.", steps.Select(step => step.Step).SequenceEqual(AllSteps)),
            new("At most 10 Secrets Manager calls, 2 of them writes.",
                steps.Sum(step => step.SecretsManagerCalls) <= 10 && steps.Sum(step => step.SecretsManagerWrites) == 2),
        ];
        if (steps.All(step => step.FailedLogins is not null))
            proofs.Add(new("Not one login failed during the rotation.", steps.All(step => step.FailedLogins == 0)));
        if (await server.ReadLogAsync(cancellationToken) is { } log)
            proofs.Add(new("Neither password stands in the server's log.", !Contains(log, PasswordOf(old))
                && !Contains(log, PasswordOf(current))));
        proofs.ForEach(report.Show);
        return proofs.TrueForAll(proof => proof.Holds);
    }

    private Task<GetSecretValueResponse> ReadAsync(GetSecretValueRequest request, CancellationToken cancellationToken) =>
        client.GetSecretValueAsync(request, cancellationToken);

    private static bool Contains(string log, string password) => log.Contains(password, StringComparison.Ordinal);

    private static string PasswordOf(GetSecretValueResponse version) => SecretValue.FromText(version.SecretString).GetString("password");

    /// <returns>The code of the error, or <c>null</c>.</returns>
    private async Task<string?> LogInAsync(GetSecretValueResponse version, CancellationToken cancellationToken)
    {
        try
        {
            var credential = DatabaseSecret.Read(SecretValue.FromText(version.SecretString));
            await using var session = await _engine.LogInAsync(credential, server.HasTls ? TlsMode.Verified
                : TlsMode.None, cancellationToken);
            return null;
        }
        catch (RotationException failure)
        {
            return failure.Code;
        }
    }
}
