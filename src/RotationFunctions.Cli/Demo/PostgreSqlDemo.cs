using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Cli.Demo;

/// <summary>
/// A private PostgreSQL, a local AWS, the real function as a process of its own: an application user's password goes through the four
/// steps, and then it is looked at whether it is true.
/// </summary>
internal sealed class PostgreSqlDemo(IDemoReport report, string? functionExecutable)
{
    private readonly string _user = $"orders_app_{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    /// <returns>Whether every proof held.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var seconds = await StageAsync(cancellationToken);
        report.End(seconds is not null, seconds is null
            ? "What is marked above is not as it must be."
            : string.Create(CultureInfo.InvariantCulture, $"The password was rotated in {seconds:0.0} s. Nothing is left running."));
        return seconds is not null;
    }

    /// <returns>How long the rotation took, or <c>null</c> where not every proof held.</returns>
    private async Task<double?> StageAsync(CancellationToken cancellationToken)
    {
        await using var server = await report.WhileAsync("Starting PostgreSQL …", () =>
            PostgreSqlServer.StartAsync(Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), cancellationToken));
        report.Show("database", server.Description);
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, cancellationToken);
        report.Show("local AWS", aws.Endpoint.ToString());
        var function = aws.Define(BuiltInFunction.Define("postgresql", functionExecutable,
            server.CaBundlePath is { } bundle ? new Dictionary<string, string> { ["CA_BUNDLE_PATH"] = bundle } : []));
        report.Show("function", function);

        var password = RandomNumberGenerator.GetHexString(24);
        await server.ExecuteAsync($"CREATE ROLE {_user} LOGIN PASSWORD '{password}'", cancellationToken);
        try
        {
            return await RotateAsync(server, aws, function, password, cancellationToken);
        }
        finally
        {
            await server.ExecuteAsync($"DROP ROLE {_user}", CancellationToken.None);
        }
    }

    private async Task<double?> RotateAsync(
        PostgreSqlServer server, LocalAws aws, string function, string password, CancellationToken cancellationToken)
    {
        using var client = new AmazonSecretsManagerClient(
            new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region });
        var secret = await client.CreateSecretAsync(
            new CreateSecretRequest { Name = $"demo/{_user}", SecretString = SecretOf(server, password) }, cancellationToken);
        report.Show("secret", secret.ARN);

        var start = Stopwatch.GetTimestamp();
        var watch = new RotationWatch(aws, server, secret.ARN, _user, report);
        await client.RotateSecretAsync(new RotateSecretRequest
        {
            SecretId = secret.ARN,
            RotationLambdaARN = function,
            RotationRules = new RotationRulesType { AutomaticallyAfterDays = 30 },
        }, cancellationToken);
        var succeeded = await watch.WaitAsync(cancellationToken);
        var time = Stopwatch.GetElapsedTime(start);
        var proofs = new DemoProofs(client, server, secret.ARN, secret.VersionId, report);
        return succeeded && await proofs.ShowAsync(watch.Steps, cancellationToken) ? time.TotalSeconds : null;
    }

    private string SecretOf(PostgreSqlServer server, string password) => new JsonObject
    {
        ["engine"] = "postgres",
        ["host"] = server.Host,
        ["port"] = server.Port,
        ["dbname"] = "postgres",
        ["username"] = _user,
        ["password"] = password,
        ["ssl"] = server.HasTls,
    }.ToJsonString();
}
