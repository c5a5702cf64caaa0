using System.CommandLine;
using System.Net.Sockets;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Cli.Local;

/// <summary><c>rotate local</c></summary>
internal static class LocalCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "The TCP port on 127.0.0.1; 0 for one that is free.", DefaultValueFactory = _ => 5050 };
        var state = new Option<string?>("--state") { Description = "A folder in which secrets are kept over a restart, in clear text." };
        var quotas = new Option<bool>("--quotas") { Description = "Enforce the service's write quotas." };
        var function = new Option<string?>("--function") { Description = "The function's executable, if another build of it is to be run." };
        var caBundle = new Option<string?>("--ca-bundle") { Description = "The function's CA_BUNDLE_PATH." };
        var command = new Command("local", "Run Secrets Manager and Lambda on this machine, with the rotation functions. A tool for development: no authentication, loopback only.")
        {
            port, state, quotas, function, caBundle,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new LocalAwsOptions { Port = parsed.GetValue(port), StateFolder = parsed.GetValue(state), EnforceQuotas = parsed.GetValue(quotas) };
            var environment = parsed.GetValue(caBundle) is { } bundle ? new Dictionary<string, string> { ["CA_BUNDLE_PATH"] = Path.GetFullPath(bundle) } : [];
            try
            {
                await RunAsync(options, parsed.GetValue(function), environment, cancellationToken);
                return 0;
            }
            catch (Exception failure) when (failure is IOException or SocketException or FileNotFoundException or InvalidDataException)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return 2;
            }
        });
        return command;
    }

    private static async Task RunAsync(
        LocalAwsOptions options, string? executable, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        await using var aws = await LocalAws.StartAsync(options, cancellationToken);
        var function = aws.Define(BuiltInFunction.Define("postgresql", executable, environment));
        aws.FunctionLogged += line => Console.Error.WriteLine($"[{line.FunctionName}] {line.Text}");
        aws.RotationHappened += activity => Console.Error.WriteLine(Describe(activity));
        await Console.Error.WriteLineAsync($"""
            A local AWS for development: no authentication, loopback only, secrets in clear text. Ctrl-C ends it.

              export AWS_ENDPOINT_URL={aws.Endpoint}
              export AWS_REGION={options.Region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

            Rotate a secret with the function {function}, or attach one of yours by
            AWS_LAMBDA_RUNTIME_API={aws.Endpoint.Authority}/NAME and rotate with {function[..(function.LastIndexOf(':') + 1)]}NAME.

            """);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C
        }
    }

    private static string Describe(RotationActivity activity) => activity switch
    {
        StepEnded { Error: null } step => $"{step.Step} succeeded in {step.Duration.TotalMilliseconds:0} ms for {step.SecretArn}",
        StepEnded step => $"{step.Step} failed for {step.SecretArn}: {step.Error}",
        RotationFailed { RetryIn: { } pause } failed => $"{failed.ErrorMessage}; all steps again in {pause}",
        RotationFailed failed => failed.ErrorMessage,
        _ => $"{activity.GetType().Name} for {activity.SecretArn}",
    };
}
