using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using RotationFunctions.Cli.Access;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Cli.Local;

/// <summary>A local AWS with the rotation functions, from its start to Ctrl-C.</summary>
internal sealed class LocalRun
{
    public required LocalAwsOptions Options { get; init; }

    /// <summary>The functions' executable, if not the one that comes with the command.</summary>
    public required string? Executable { get; init; }

    /// <summary>The functions' environment variables, besides Lambda's own.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<string> Faults { get; init; }

    /// <summary>What stands between the functions and other servers, such as <c>6432=localhost:5432</c>.</summary>
    public required IReadOnlyList<string> Relays { get; init; }

    public required bool AsJson { get; init; }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ServeAsync(cancellationToken);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // Ctrl-C
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            return NotStarted($"Port {Options.Port} on 127.0.0.1 is in use. Choose another with --port; 0 takes one that is free.");
        }
        catch (Exception failure) when (failure is IOException or SocketException or UnauthorizedAccessException or InvalidDataException)
        {
            return NotStarted(failure.Message);
        }
    }

    private int NotStarted(string sentence) => new FailureReport(CommandErrors.LocalAwsNotStarted, sentence).Show(AsJson);

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        await using var aws = await LocalAws.StartAsync(Options, cancellationToken);
        var functions = BuiltInFunction.Handlers.Select(handler => aws.Define(BuiltInFunction.Define(handler, Executable, Environment)))
            .ToList();
        aws.Plan(Faults);
        foreach (var relay in Relays)
            aws.StartRelay(relay);
        aws.FunctionLogged += line => Console.Error.WriteLine($"[{line.FunctionName}] {line.Text}");
        var requests = new RequestCount(aws.Faults);
        aws.RotationHappened += activity => Console.Error.WriteLine($"{Describe(activity)}{(activity is StepEnded ? requests.DescribeNew() : "")}");
        if (AsJson)
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { endpoint = aws.Endpoint, region = Options.Region, functions }));
        await Console.Error.WriteLineAsync($"""
            A local AWS for development: no authentication, loopback only, secrets in clear text. Ctrl-C ends it.

              export AWS_ENDPOINT_URL={aws.Endpoint}
              export AWS_REGION={Options.Region} AWS_DEFAULT_REGION={Options.Region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local

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
