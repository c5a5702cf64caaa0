using System.CommandLine;
using RotationFunctions.Cli.Access;
using RotationFunctions.Local;

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
        var relays = RelayOption.Create();
        var json = new Option<bool>("--json") { Description = "Print where it answers and its functions as JSON, for a machine." };
        var command = new ExampledCommand("local", Purpose,
            ["rotate local", "rotate local --port 0 --json", "rotate local --state secrets --set RECIPE=gitlab", "rotate local --fault PutSecretValue#1:cut-after"])
        {
            port, state, quotas, function, caBundle, settings, faults, relays, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(relays) is null && result.GetResult(faults)?.Tokens.Select(token => token.Value).FirstOrDefault(FaultOption.IsOfRequest) is { } fault)
                result.AddError($"The fault {fault} happens in a relay, and there is none: name the server with --relay, such as --relay 6432=localhost:5432.");
        });
        command.SetAction((parsed, cancellationToken) => new LocalRun
        {
            Options = new LocalAwsOptions
            {
                Port = parsed.GetValue(port), StateFolder = parsed.GetValue(state), EnforceQuotas = parsed.GetValue(quotas),
            },
            Executable = parsed.GetValue(function),
            Environment = EnvironmentOf(parsed.GetValue(settings) ?? [], parsed.GetValue(caBundle)),
            Faults = parsed.GetValue(faults) ?? [],
            Relays = parsed.GetValue(relays) ?? [],
            AsJson = parsed.GetValue(json),
        }.RunAsync(cancellationToken));
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
}
