using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Benchmarks;

/// <summary>A real PostgreSQL and the local AWS, in which fresh processes of the function rotate a real user's password.</summary>
internal sealed class FunctionBenchmark(PostgreSqlServer server, bool systemAuthorities) : IAsyncDisposable
{
    private const string User = "benchmark_app";
    private const string FunctionName = "benchmark";

    public string Description => server.Description;

    public static async Task<FunctionBenchmark> StartAsync(bool systemAuthorities, CancellationToken cancellationToken) =>
        new(await PostgreSqlServer.StartAsync(Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), cancellationToken), systemAuthorities);

    /// <summary>Two rotations by a process that has not run before.</summary>
    public async Task<FunctionRun> RunAsync(FunctionBuild build, CancellationToken cancellationToken)
    {
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {User}; CREATE ROLE {User} LOGIN PASSWORD 'first'", cancellationToken);
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, cancellationToken);
        var reports = new FunctionReports();
        aws.FunctionLogged += reports.Listen;
        var function = aws.Define(new FunctionDefinition
        {
            Name = FunctionName,
            Command = build.Executable,
            Handler = "postgresql",
            Environment = Variables(),
        });
        using var client = new AmazonSecretsManagerClient(
            new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region });
        var secret = await client.CreateSecretAsync(new CreateSecretRequest { Name = User, SecretString = Secret() }, cancellationToken);
        var order = new RotateSecretRequest
        {
            SecretId = secret.ARN,
            RotationLambdaARN = function,
            RotationRules = new RotationRulesType { AutomaticallyAfterDays = 30 },
        };

        var cold = await RotateAsync(build, aws, client, order, TimeSpan.Zero, cancellationToken);
        var warm = await RotateAsync(build, aws, client, order, cold.Processor, cancellationToken);
        return new FunctionRun(reports.InitDuration, cold, warm, reports.PeakMegabytes, await TimeLoginAsync(cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {User}", CancellationToken.None);
        await server.DisposeAsync();
    }

    private static async Task<RotationTimes> RotateAsync(
        FunctionBuild build, LocalAws aws, AmazonSecretsManagerClient client, RotateSecretRequest order, TimeSpan processorBefore,
        CancellationToken cancellationToken)
    {
        using var stopwatch = new RotationStopwatch(aws);
        await client.RotateSecretAsync(order, cancellationToken);
        var (steps, total, calls) = await stopwatch.WaitAsync(cancellationToken);
        return new RotationTimes(steps, total, ProcessorTime.Of(build.Executable) - processorBefore, calls);
    }

    private async Task<TimeSpan> TimeLoginAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await server.ExecuteAsync("SELECT 1", cancellationToken);
        return Stopwatch.GetElapsedTime(start);
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        if (server.CaBundlePath is not { } bundle)
            return variables;
        variables["CA_BUNDLE_PATH"] = bundle;
        if (!systemAuthorities)
        {
            // As it is deployed: the few authorities that it needs, in place of the system's, each of which .NET would read.
            variables["SSL_CERT_FILE"] = bundle;
            variables["SSL_CERT_DIR"] = "/nowhere";
        }
        return variables;
    }

    private string Secret() => new JsonObject
    {
        ["engine"] = "postgres",
        ["host"] = server.Host,
        ["port"] = server.Port,
        ["username"] = User,
        ["password"] = "first",
        ["ssl"] = server.HasTls,
    }.ToJsonString();
}
