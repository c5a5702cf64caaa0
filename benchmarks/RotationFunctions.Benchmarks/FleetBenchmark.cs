using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;

namespace RotationFunctions.Benchmarks;

/// <summary>
/// <c>rotate now</c>, as a process, over many secrets of a local AWS that enforces the service's write quotas. The function works on
/// the secrets alone, so that what is measured is the command.
/// </summary>
/// <param name="command">The executable of <c>rotate</c>.</param>
internal sealed class FleetBenchmark(string command, LocalAws aws, FleetWatch watch) : IDisposable
{
    private const string Prefix = "fleet/";
    private const int AtOnce = 40;

    private readonly AmazonSecretsManagerClient _client = new(
        new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig { ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region });

    public static async Task<FleetRun> RunAsync(string command, string function, int secrets, CancellationToken cancellationToken)
    {
        await using var aws = await LocalAws.StartAsync(new LocalAwsOptions { EnforceQuotas = true }, cancellationToken);
        var arn = aws.Define(new FunctionDefinition { Name = "fleet", Command = function, Handler = "rotate" });
        using var benchmark = new FleetBenchmark(command, aws, new FleetWatch(aws));
        await benchmark.PrepareAsync(arn, secrets, cancellationToken);
        return await benchmark.MeasureAsync(secrets, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Secrets that a function rotates: their first rotation turns that on, and does not count.</summary>
    private async Task PrepareAsync(string function, int secrets, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"preparing {secrets} secrets");
        watch.Expect(secrets);
        await Parallel.ForAsync(0, secrets, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (number, stop) =>
        {
            var name = $"{Prefix}{number:0000}";
            await PatientlyAsync(() => _client.CreateSecretAsync(new CreateSecretRequest { Name = name, SecretString = $$"""{"password":"first","host":"{{name}}"}""" }, stop), stop);
            await PatientlyAsync(() => _client.RotateSecretAsync(new RotateSecretRequest { SecretId = name, RotationLambdaARN = function }, stop), stop);
        });
        await watch.WaitAsync(cancellationToken);
    }

    private async Task<FleetRun> MeasureAsync(int secrets, CancellationToken cancellationToken)
    {
        Console.Error.WriteLine($"rotating {secrets} secrets");
        var journal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        watch.Expect(secrets);
        using var process = Start("now", "--prefix", Prefix, "--in-flight", $"{secrets}", "--yes", "--journal", journal);
        var memory = new List<(int Done, double Megabytes)>();
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(100)))
        {
            process.Refresh();
            memory.Add((watch.Done, process.HasExited ? 0 : process.WorkingSet64 / 1e6));
        }
        await process.WaitForExitAsync(cancellationToken);
        File.Delete(journal);
        return new FleetRun(secrets, process.ExitCode, watch.Elapsed, memory);
    }

    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(command, arguments)
    {
        RedirectStandardError = false,
        Environment =
        {
            ["AWS_ENDPOINT_URL"] = aws.Endpoint.ToString(), ["AWS_REGION"] = aws.Options.Region, ["AWS_ACCESS_KEY_ID"] = "local", ["AWS_SECRET_ACCESS_KEY"] = "local",
        },
    })!;

    // The quotas hold for the preparation too.
    private static async Task PatientlyAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (AmazonSecretsManagerException refusal) when (refusal.ErrorCode == "ThrottlingException")
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}
