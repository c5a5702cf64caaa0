using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using RotationFunctions.Cli.Access;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Cli.Local;

/// <summary><c>rotate local</c></summary>
internal static class LocalCommand
{
    private const string Purpose = "Run Secrets Manager and Lambda on this machine, with the rotation functions. A tool for development: "
        + "no authentication, loopback only.";

    public static Command Create()
    {
        var port = new Option<int>("--port")
        {
            Description = "The TCP port on 127.0.0.1; 0 for one that is free.",
            DefaultValueFactory = _ => 5050,
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 0 or > 65535)
                result.AddError("--port must be a number from 0 to 65535.");
        });
        var state = new Option<string?>("--state") { Description = "A folder in which secrets are kept over a restart, in clear text." };
        state.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("--state must name a folder.");
        });
        var quotas = new Option<bool>("--quotas") { Description = "Enforce the service's write quotas." };
        var function = new Option<string?>("--function")
        {
            Description = "The function's executable, if another build of it is to be run.",
        };
        var caBundle = new Option<string?>("--ca-bundle") { Description = "The functions' CA_BUNDLE_PATH." };
        caBundle.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !File.Exists(token.Value))
                result.AddError($"--ca-bundle must name a PEM file, and '{token.Value}' is none.");
        });
        var settings = new Option<string[]>("--set")
        {
            Description = "A setting of the functions, such as RECIPE=gitlab. It may be given more than once.",
        };
        settings.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.IndexOf('=') < 1))
                result.AddError("--set must be NAME=VALUE, such as RECIPE=gitlab.");
        });
        var faults = FaultOption.Create();
        var json = new Option<bool>("--json") { Description = "Print where it answers and its functions as JSON, for a machine." };
        var command = new ExampledCommand("local", Purpose,
            ["rotate local", "rotate local --port 0 --json", "rotate local --state secrets --set RECIPE=gitlab", "rotate local --fault PutSecretValue#1:cut-after"])
        {
            port, state, quotas, function, caBundle, settings, faults, json,
        };
        command.SetAction((parsed, cancellationToken) => TryRunAsync(
            new LocalAwsOptions
            {
                Port = parsed.GetValue(port), StateFolder = parsed.GetValue(state), EnforceQuotas = parsed.GetValue(quotas),
            },
            parsed.GetValue(function),
            EnvironmentOf(parsed.GetValue(settings) ?? [], parsed.GetValue(caBundle)),
            parsed.GetValue(faults) ?? [],
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static Dictionary<string, string> EnvironmentOf(string[] settings, string? caBundle)
    {
        var environment = new Dictionary<string, string>();
        if (caBundle is not null)
            environment["CA_BUNDLE_PATH"] = Path.GetFullPath(caBundle);
        foreach (var setting in settings)
            environment[setting[..setting.IndexOf('=')]] = setting[(setting.IndexOf('=') + 1)..];
        return environment;
    }

    private static async Task<int> TryRunAsync(
        LocalAwsOptions options, string? executable, Dictionary<string, string> environment, string[] faults, bool asJson,
        CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(options, executable, environment, faults, asJson, cancellationToken);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // Ctrl-C
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"Port {options.Port} on 127.0.0.1 is in use. Choose another with --port; 0 takes one that is free.");
            return ExitCode.Unusable;
        }
        catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return ExitCode.Unusable;
        }
    }

    private static async Task RunAsync(
        LocalAwsOptions options, string? executable, Dictionary<string, string> environment, string[] faults, bool asJson,
        CancellationToken cancellationToken)
    {
        await using var aws = await LocalAws.StartAsync(options, cancellationToken);
        var functions = BuiltInFunction.Handlers.Select(handler => aws.Define(BuiltInFunction.Define(handler, executable, environment)))
            .ToList();
        aws.Plan(faults);
        aws.FunctionLogged += line => Console.Error.WriteLine($"[{line.FunctionName}] {line.Text}");
        aws.RotationHappened += activity => Console.Error.WriteLine(Describe(activity));
        if (asJson)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { endpoint = aws.Endpoint, region = options.Region, functions }));
        await Console.Error.WriteLineAsync($"""
            A local AWS for development: no authentication, loopback only, secrets in clear text. Ctrl-C ends it.

              export AWS_ENDPOINT_URL={aws.Endpoint}
              export AWS_REGION={options.Region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

            Watch its rotations in a browser at {aws.Endpoint}

            Rotate a secret with one of these functions (the last one needs --set RECIPE=…):

              {string.Join("\n  ", functions)}

            or attach one of yours by AWS_LAMBDA_RUNTIME_API={aws.Endpoint.Authority}/NAME and rotate with
            {functions[0][..(functions[0].LastIndexOf(':') + 1)]}NAME.

            """);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        finally
        {
            aws.TellNotFired();
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
