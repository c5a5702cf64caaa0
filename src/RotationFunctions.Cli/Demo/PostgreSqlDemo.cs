using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using Npgsql;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.PostgreSql;

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
        var (succeeded, sentence) = await StageAsync(cancellationToken);
        report.End(succeeded, $"{sentence} Nothing is left running.");
        return succeeded;
    }

    private async Task<(bool Succeeded, string Sentence)> StageAsync(CancellationToken cancellationToken)
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
        await CreateUserAsync(server, password, cancellationToken);
        try
        {
            return await RotateAsync(server, aws, function, password, cancellationToken);
        }
        finally
        {
            await server.ExecuteAsync($"DROP ROLE {_user}", CancellationToken.None);
        }
    }

    private async Task CreateUserAsync(PostgreSqlServer server, string password, CancellationToken cancellationToken)
    {
        var verifier = ScramVerifier.Make(password, RandomNumberGenerator.Create()); // the server's log may be somebody's
        try
        {
            await server.ExecuteAsync($"CREATE ROLE {_user} LOGIN PASSWORD '{verifier}'", cancellationToken);
        }
        catch (PostgresException refusal)
        {
            throw new NoServerException(
                $"{server.Description} refuses to create a user for the demo ({refusal.SqlState}: {refusal.MessageText}). "
                + "Let the user of the connection string create roles (CREATEROLE).");
        }
    }

    private async Task<(bool Succeeded, string Sentence)> RotateAsync(
        PostgreSqlServer server, LocalAws aws, string function, string password, CancellationToken cancellationToken)
    {
        using var client = LocalClient.Create(aws);
        var secret = await client.CreateSecretAsync(
            new CreateSecretRequest { Name = $"demo/{_user}", SecretString = SecretOf(server, password) }, cancellationToken);
        report.Show("secret", secret.ARN);

        var start = Stopwatch.GetTimestamp();
        var watch = new RotationWatch(aws, secret.ARN, report, async stop =>
            new OutsideCount(await CountLoginsAsync(server, stop), VendorRequests: null));
        if (await watch.RotateAsync(client, function, cancellationToken) is { } failure)
            return (false, failure);
        var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var proofs = new DemoProofs(client, server, secret.ARN, secret.VersionId, report);
        return await proofs.ShowAsync(watch.Steps, cancellationToken)
            ? (true, string.Create(CultureInfo.InvariantCulture, $"The password was rotated in {time:0.0} s."))
            : (false, "What is marked with ✗ is not as it must be.");
    }

    private async Task<LoginCount?> CountLoginsAsync(PostgreSqlServer server, CancellationToken cancellationToken) =>
        await server.ReadLogAsync(cancellationToken) is { } log ? LoginCount.InPostgreSqlLog(log, _user) : null;

    private string SecretOf(PostgreSqlServer server, string password) => new JsonObject
    {
        ["engine"] = "postgres",
        ["host"] = server.Host,
        ["port"] = server.Port,
        ["dbname"] = server.Database,
        ["username"] = _user,
        ["password"] = password,
        ["ssl"] = server.HasTls,
    }.ToJsonString();
}
