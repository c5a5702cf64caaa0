using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace RotationFunctions.Local.Lambda;

/// <summary>One function: its waiting invocations, and the processes that take them.</summary>
internal sealed class LocalFunction(
    string name, FunctionDefinition? definition, LambdaEmulator lambda, LocalAwsOptions options, Action<FunctionLogLine> log) : IAsyncDisposable
{
    // What is polled by a process of a developer's has no time-out: a debugger may stand in it.
    private static readonly TimeSpan AttachedTimeout = TimeSpan.FromMinutes(15);

    private readonly Channel<PendingInvocation> _waiting = Channel.CreateUnbounded<PendingInvocation>();
    private readonly ConcurrentDictionary<string, PendingInvocation> _taken = new();
    private readonly List<FunctionProcess> _processes = [];
    private readonly Lock _lock = new();
    private int _inFlight;

    public string Arn => lambda.ArnOf(name);

    public TimeSpan Timeout => definition?.Timeout ?? AttachedTimeout;

    public async Task<InvocationResult> InvokeAsync(PendingInvocation invocation, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            await _waiting.Writer.WriteAsync(invocation, cancellationToken);
            StartProcessIfNeeded();
            await invocation.Taken.WaitAsync(cancellationToken);
            var start = options.Clock.GetTimestamp();
            var (error, payload) = await AnswerAsync(invocation, cancellationToken);
            var duration = options.Clock.GetElapsedTime(start);
            Report(invocation, duration);
            return new InvocationResult(invocation.RequestId, error, payload, duration);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            _taken.TryRemove(invocation.RequestId, out _);
        }
    }

    /// <summary>Hands the next invocation to a process that polls for it, and waits for one as long as it takes.</summary>
    /// <param name="process">The id of a process that was started here; <c>null</c> for one that attached itself.</param>
    public async Task<PendingInvocation> NextAsync(string? process, CancellationToken cancellationToken)
    {
        FindProcess(process)?.NotePoll();
        while (true)
        {
            var invocation = await _waiting.Reader.ReadAsync(cancellationToken);
            if (invocation.Answer.IsCompleted)
                continue;
            _taken[invocation.RequestId] = invocation;
            invocation.Take(process);
            return invocation;
        }
    }

    public PendingInvocation? FindTaken(string requestId) => _taken.GetValueOrDefault(requestId);

    /// <summary>The process could not start its handler: whoever waits is told.</summary>
    public void FailInit(ReadOnlyMemory<byte> error)
    {
        while (_waiting.Reader.TryRead(out var invocation))
            invocation.Fail(error);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        FunctionProcess[] processes;
        lock (_lock)
            processes = [.. _processes];
        foreach (var process in processes)
            await process.DisposeAsync();
    }

    private async Task<(string? Error, ReadOnlyMemory<byte> Payload)> AnswerAsync(PendingInvocation invocation, CancellationToken cancellationToken)
    {
        if (definition is null)
            return await invocation.Answer.WaitAsync(cancellationToken);
        try
        {
            return await invocation.Answer.WaitAsync(definition.Timeout, options.Clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            var seconds = definition.Timeout.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            var message = $"{options.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {invocation.RequestId} Task timed out after {seconds} seconds";
            invocation.Fail(Error(null, message));
            log(new FunctionLogLine(name, message));
            await KillAsync(invocation.TakenBy);
            return await invocation.Answer;
        }
    }

    private void StartProcessIfNeeded()
    {
        if (definition is null)
            return;
        lock (_lock)
        {
            if (_processes.Count >= _inFlight || _processes.Count >= options.MostProcessesPerFunction)
                return;
            try
            {
                _processes.Add(FunctionProcess.Start(lambda.NewId(), definition, lambda.Endpoint, options.Region, text => log(new FunctionLogLine(name, text)), NoteExit));
            }
            catch (InvalidOperationException failure)
            {
                FailInit(Error("Runtime.InvalidEntrypoint", failure.Message));
            }
        }
    }

    /// <summary>A process is gone: what it had taken fails, and what waits gets another one.</summary>
    private void NoteExit(FunctionProcess process, int exitCode)
    {
        lock (_lock)
            _processes.Remove(process);
        var reason = exitCode < 0 || exitCode > 128 ? "signal: killed" : $"exit status {exitCode}";
        foreach (var invocation in _taken.Values.Where(invocation => invocation.TakenBy == process.Id))
            invocation.Fail(Error("Runtime.ExitError", $"RequestId: {invocation.RequestId} Error: Runtime exited with error: {reason}"));
        if (process.InitDuration is null)
            FailInit(Error("Runtime.ExitError", $"Error: Runtime exited with error: {reason}"));
    }

    private async Task KillAsync(string? id)
    {
        if (FindProcess(id) is { } process)
            await process.DisposeAsync();
    }

    // The line that Lambda ends an invocation with; a process that is not started here is not measured.
    private void Report(PendingInvocation invocation, TimeSpan duration)
    {
        if (definition is null || FindProcess(invocation.TakenBy) is not { } process)
            return;
        log(new FunctionLogLine(name, string.Create(CultureInfo.InvariantCulture,
            $"REPORT RequestId: {invocation.RequestId}\tDuration: {duration.TotalMilliseconds:0.00} ms\tMemory Size: {definition.MemorySizeInMB} MB\tMax Memory Used: {process.PeakMemory / 1048576.0:0} MB\tInit Duration: {process.InitDuration?.TotalMilliseconds:0.00} ms")));
    }

    private FunctionProcess? FindProcess(string? id)
    {
        lock (_lock)
            return _processes.Find(known => known.Id == id);
    }

    private static byte[] Error(string? type, string message) => JsonSerializer.SerializeToUtf8Bytes(
        type is null ? new Dictionary<string, string> { ["errorMessage"] = message } : new() { ["errorType"] = type, ["errorMessage"] = message });
}
