using System.ComponentModel;
using System.Diagnostics;

namespace RotationFunctions.Local.Lambda;

/// <summary>A function's process, in the environment that Lambda gives and in nothing else of this one's.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    // What a process leaves behind may hold its output open: nobody waits for that longer.
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>Ends with the first poll, or with the process.</summary>
    public Task Polled => _polled.Task;

    /// <summary>The exit code, whoever ended the process.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The most memory that was resident at once, in bytes; 0 once the process has ended.</summary>
    public long PeakMemory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.PeakWorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <exception cref="InvalidOperationException">The command cannot be started.</exception>
    public static FunctionProcess Start(string id, FunctionDefinition definition, IReadOnlyDictionary<string, string> environment, Action<string> log)
    {
        var process = new Process { StartInfo = StartInfo(definition, environment), EnableRaisingEvents = true };
        var started = new FunctionProcess(process, id);
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.Exited += (_, _) =>
        {
            started._exited.TrySetResult(process.ExitCode);
            started._polled.TrySetResult();
        };
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

    public void NotePoll()
    {
        InitDuration ??= TimeProvider.System.GetElapsedTime(_start);
        _polled.TrySetResult();
    }

    /// <summary>Ends the process with everything that it has started, and waits for the last of its output.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            await Task.WhenAll(_exited.Task, _process.WaitForExitAsync()).WaitAsync(LongestFarewell, TimeProvider.System);
        }
        catch (Exception ended) when (ended is InvalidOperationException or TimeoutException)
        {
            // It was disposed of already, or something else holds its output open.
        }
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(FunctionDefinition definition, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(definition.Command, definition.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }
}
