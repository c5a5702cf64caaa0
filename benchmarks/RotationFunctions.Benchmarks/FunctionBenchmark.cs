using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Benchmarks;

/// <summary>A real PostgreSQL and the local AWS, in which a function's process is measured by what Lambda would report of it.</summary>
internal sealed partial class FunctionBenchmark(PostgreSqlServer server, LocalAws aws) : IAsyncDisposable
{
    private const string User = "benchmark_app";

    private readonly AmazonSecretsManagerClient _client = new(
        new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region });

    private int _rotations;

    public static async Task<FunctionBenchmark> StartAsync(CancellationToken cancellationToken) => new(
        await PostgreSqlServer.StartAsync(Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), cancellationToken),
        await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, cancellationToken));

    /// <summary>One rotation by a process that has not run before.</summary>
    public async Task<FunctionFigures> RotateColdAsync(string executable, CancellationToken cancellationToken)
    {
        var name = $"benchmark-{++_rotations}";
        var reports = new ConcurrentQueue<Match>();
        var failures = new ConcurrentQueue<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Listen(FunctionLogLine line)
        {
            if (line.FunctionName == name && ReportLine().Match(line.Text) is { Success: true } report)
                reports.Enqueue(report);
        }
        void Watch(RotationActivity activity)
        {
            if (activity is StepEnded { Error: { } error })
                failures.Enqueue(error);
            if (activity is RotationSucceeded or RotationFailed)
                done.TrySetResult();
        }
        aws.FunctionLogged += Listen;
        aws.RotationHappened += Watch;
        try
        {
            await RotateAsync(name, executable, cancellationToken);
            await done.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            aws.FunctionLogged -= Listen;
            aws.RotationHappened -= Watch;
        }
        return failures.IsEmpty ? Read([.. reports]) : throw new InvalidOperationException($"The rotation failed: {failures.First()}");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await aws.DisposeAsync();
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {User}", CancellationToken.None);
        await server.DisposeAsync();
    }

    private async Task RotateAsync(string name, string executable, CancellationToken cancellationToken)
    {
        await server.ExecuteAsync($"DROP ROLE IF EXISTS {User}; CREATE ROLE {User} LOGIN PASSWORD 'first'", cancellationToken);
        var secret = new JsonObject
        {
            ["engine"] = "postgres",
            ["host"] = server.Host,
            ["port"] = server.Port,
            ["username"] = User,
            ["password"] = "first",
            ["ssl"] = server.HasTls,
        };
        await _client.CreateSecretAsync(new CreateSecretRequest { Name = name, SecretString = secret.ToJsonString() }, cancellationToken);
        var function = aws.Define(new FunctionDefinition
        {
            Name = name,
            Command = executable,
            Handler = "postgresql",
            Environment = server.CaBundlePath is { } bundle ? new Dictionary<string, string> { ["CA_BUNDLE_PATH"] = bundle } : [],
        });
        var rules = new RotationRulesType { AutomaticallyAfterDays = 30 };
        await _client.RotateSecretAsync(
            new RotateSecretRequest { SecretId = name, RotationLambdaARN = function, RotationRules = rules }, cancellationToken);
    }

    private static FunctionFigures Read(IReadOnlyList<Match> reports) => new(
        Number(reports[0], "init"), [.. reports.Select(report => Number(report, "duration"))], reports.Max(report => Number(report, "memory")));

    private static double Number(Match report, string figure) => double.Parse(report.Groups[figure].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^REPORT .*\tDuration: (?<duration>[\d.]+) ms.*Max Memory Used: (?<memory>\d+) MB\tInit Duration: (?<init>[\d.]+) ms")]
    private static partial Regex ReportLine();
}
