using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Benchmarks;

/// <summary>A real PostgreSQL and the local AWS, in which fresh processes of the function rotate a real user's password.</summary>
internal sealed class FunctionBenchmark(PostgreSqlServer server) : IAsyncDisposable
{
    private const string User = "benchmark_app";
    private const string FunctionName = "benchmark";

    public string Description => server.Description;

    public static async Task<FunctionBenchmark> StartAsync(CancellationToken cancellationToken) =>
        new(await PostgreSqlServer.StartAsync(Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), cancellationToken));

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
            Environment = Variables(build),
        });
        using var client = new AmazonSecretsManagerClient(
            new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region });
        var secret = await client.CreateSecretAsync(new CreateSecretRequest { Name = User, SecretString = Secret() }, cancellationToken);

        var cold = await RotateAsync(aws, client, secret.ARN, function, cancellationToken);
        var processor = build.ProcessorTime();
        var warm = await RotateAsync(aws, client, secret.ARN, function, cancellationToken);
        return new FunctionRun(reports.InitDuration, processor, build.ProcessorTime() - processor, cold, warm, reports.PeakMegabytes);
    }

    public async ValueTask DisposeAsync()
    {
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {User}", CancellationToken.None);
        await server.DisposeAsync();
    }

    private static async Task<RotationTimes> RotateAsync(
        LocalAws aws, AmazonSecretsManagerClient client, string secret, string function, CancellationToken cancellationToken)
    {
        using var stopwatch = new RotationStopwatch(aws);
        var rules = new RotationRulesType { AutomaticallyAfterDays = 30 };
        await client.RotateSecretAsync(
            new RotateSecretRequest { SecretId = secret, RotationLambdaARN = function, RotationRules = rules }, cancellationToken);
        return await stopwatch.WaitAsync(cancellationToken);
    }

    private Dictionary<string, string> Variables(FunctionBuild build)
    {
        var variables = new Dictionary<string, string>();
        if (server.CaBundlePath is { } bundle)
            variables["CA_BUNDLE_PATH"] = bundle;
        foreach (var pair in Environment.GetEnvironmentVariable("F_" + build.Name)?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [])
            variables[pair.Split('=')[0]] = pair.Split('=')[1].Replace("BUNDLE", server.CaBundlePath);
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
