using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RotationFunctions.Local.Lambda;

/// <summary>A function's process, in the environment that Lambda gives and in nothing else of this one's.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    // What a program needs to start at all. Everything else of the host's environment stays outside.
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "DOTNET_ROOT", "SystemRoot", "TEMP"];

    private readonly Process _process;
    private readonly long _start = TimeProvider.System.GetTimestamp();

    private FunctionProcess(Process process, string id)
    {
        _process = process;
        Id = id;
    }

    /// <summary>Part of the path under which the process polls, so that it is known who took what.</summary>
    public string Id { get; }

    /// <summary>From the start of the process to its first poll; <c>null</c> before that.</summary>
    public TimeSpan? InitDuration { get; private set; }

    /// <summary>The most memory that was resident at once, in bytes; 0 once the process has ended.</summary>
    public long PeakMemory
    {
        get
        {
            if (_process.HasExited)
                return 0;
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <param name="exited">Called once with the exit code, whoever ended the process.</param>
    /// <exception cref="InvalidOperationException">The command cannot be started.</exception>
    public static FunctionProcess Start(
        string id, FunctionDefinition definition, Uri endpoint, string region, Action<string> log, Action<FunctionProcess, int> exited)
    {
        var process = new Process { StartInfo = StartInfo(definition, endpoint, region, id), EnableRaisingEvents = true };
        var started = new FunctionProcess(process, id);
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.Exited += (_, _) => exited(started, process.ExitCode);
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            throw new InvalidOperationException($"The function '{definition.Name}' cannot be started: '{definition.Command}': {failure.Message}.", failure);
        }
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;

        void Log(string? line)
        {
            if (line is not null)
                log(line);
        }
    }

    public void NotePoll() => InitDuration ??= TimeProvider.System.GetElapsedTime(_start);

    /// <summary>Ends the process with everything that it has started.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
        await _process.WaitForExitAsync();
    }

    private static ProcessStartInfo StartInfo(FunctionDefinition definition, Uri endpoint, string region, string id)
    {
        var start = new ProcessStartInfo(definition.Command, definition.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }
        foreach (var (name, value) in LambdaEnvironment(definition, endpoint, region, id).Concat(definition.Environment))
            start.Environment[name] = value;
        return start;
    }

    /// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"/></remarks>
    private static Dictionary<string, string> LambdaEnvironment(FunctionDefinition definition, Uri endpoint, string region, string id) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = $"{endpoint.Authority}/{definition.Name}/{id}",
        ["_HANDLER"] = definition.Handler,
        ["AWS_REGION"] = region,
        ["AWS_DEFAULT_REGION"] = region,
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_SESSION_TOKEN"] = "local",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = endpoint.ToString(),
        ["AWS_LAMBDA_FUNCTION_NAME"] = definition.Name,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = definition.MemorySizeInMB.ToString(CultureInfo.InvariantCulture),
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{definition.Name}",
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = id,
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(definition.Command)) ?? "/",
        ["TZ"] = ":UTC",
    };
}
