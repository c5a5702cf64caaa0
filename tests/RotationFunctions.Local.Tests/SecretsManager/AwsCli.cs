using System.Diagnostics;
using System.Text.Json;
using RotationFunctions.Tests;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>The AWS CLI: a client of Secrets Manager that nobody here has written.</summary>
internal sealed class AwsCli(Uri endpoint)
{
    // A command of that name earlier on the path may be the wreck of another installation, so each is asked whether it runs.
    private static readonly Lazy<Task<string?>> Command = new(FindAsync);

    /// <summary>Skips the test where there is none; on CI that is a failure.</summary>
    public static async Task RequireAsync() =>
        Requirement.Have(await Command.Value, "There is no AWS CLI that runs. Install it: eng/install.sh awscli");

    /// <summary>Runs an operation that must succeed.</summary>
    public async Task<JsonElement> CallAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.True(exitCode == 0, error);
        if (string.IsNullOrWhiteSpace(output))
            return default;
        using var json = JsonDocument.Parse(output);
        return json.RootElement.Clone();
    }

    /// <summary>Runs an operation that must fail, and returns what it says.</summary>
    public async Task<string> FailAsync(params string[] arguments)
    {
        var (exitCode, _, error) = await RunAsync(arguments);
        Assert.NotEqual(0, exitCode);
        return error.Trim();
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments) =>
        await RunAsync((await Command.Value)!, ["--endpoint-url", endpoint.ToString(), "--output", "json", "secretsmanager", .. arguments]);

    private static async Task<string?> FindAsync()
    {
        foreach (var candidate in new[] { "/usr/bin/aws", "aws" })
        {
            try
            {
                if ((await RunAsync(candidate, ["--version"])).ExitCode == 0)
                    return candidate;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not there.
            }
        }
        return null;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string command, string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_CONFIG_FILE"] = start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_PAGER"] = "";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var cancellationToken = TestContext.Current.CancellationToken;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
