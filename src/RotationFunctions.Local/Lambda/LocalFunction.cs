using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.Lambda;

/// <summary>One function: its waiting invocations, and those that a process has taken.</summary>
internal sealed class LocalFunction : IAsyncDisposable
{
    // The longest that Lambda lets any function run. What a developer's own process takes has no shorter limit: a debugger may stand in it.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    private readonly Channel<PendingInvocation> _waiting = Channel.CreateUnbounded<PendingInvocation>();
    private readonly ConcurrentDictionary<string, PendingInvocation> _taken = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _name;
    private readonly FunctionDefinition? _definition;
    private readonly TimeProvider _clock;
    private readonly Action<FunctionLogLine> _log;
    private readonly FunctionPool? _processes;
    private int _inFlight;

    /// <param name="definition">How its processes are started; <c>null</c> for one that attached itself.</param>
    public LocalFunction(string name, FunctionDefinition? definition, LambdaEmulator lambda, LocalAwsOptions options, Action<FunctionLogLine> log)
    {
        _name = name;
        _definition = definition;
        _clock = options.Clock;
        _log = log;
        Arn = lambda.ArnOf(name);
        if (definition is not null)
            _processes = new FunctionPool(definition, lambda, options, Log, NoteExit, (type, message) => FailInit(Error(type, message)));
    }

    public string Arn { get; }

    public TimeSpan Timeout => _definition?.Timeout ?? LongestRun;

    /// <summary>Runs an invocation to its end, also where whoever asked for it goes away before.</summary>
    public Task<InvocationResult> InvokeAsync(PendingInvocation invocation, CancellationToken cancellationToken) =>
        RunAsync(invocation).WaitAsync(cancellationToken);

    /// <summary>Hands the next invocation to a process that polls for it, and waits for one as long as it takes.</summary>
    /// <param name="process">The id of a process that was started here; anything else for one that attached itself.</param>
    public async Task<PendingInvocation> NextAsync(string? process, CancellationToken cancellationToken)
    {
        _processes?.Find(process)?.NotePoll();
        while (true)
        {
            var invocation = await _waiting.Reader.ReadAsync(cancellationToken);
            if (invocation.Answer.IsCompleted)
                continue;
            if (!cancellationToken.IsCancellationRequested && TryTake(invocation, process))
                return invocation;
            Offer(invocation);
            throw new OperationCanceledException("Whoever polled for it is gone.", cancellationToken);
        }
    }

    /// <summary>Offers an invocation to other processes: the one that polled for it went away before it had it.</summary>
    public void GiveBack(PendingInvocation invocation)
    {
        _taken.TryRemove(invocation.RequestId, out _);
        Offer(invocation);
    }

    public PendingInvocation? FindTaken(string requestId) => _taken.GetValueOrDefault(requestId);

    /// <summary>The process could not start its handler: whoever waits is told.</summary>
    public void FailInit(ReadOnlyMemory<byte> error)
    {
        while (_waiting.Reader.TryRead(out var invocation))
            invocation.Fail(error);
    }

    /// <summary>Kills a process of this function. One that was not started here goes on.</summary>
    public Task KillAsync(string? process) => _processes?.KillAsync(process) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_processes is not null)
            await _processes.DisposeAsync();
    }

    private async Task<InvocationResult> RunAsync(PendingInvocation invocation)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            Offer(invocation);
            await invocation.Taken.WaitAsync(_stopping.Token);
            var start = _clock.GetTimestamp();
            var (error, payload) = await AnswerAsync(invocation);
            var duration = _clock.GetElapsedTime(start);
            Report(invocation, duration);
            return new InvocationResult(invocation.RequestId, error, payload, duration);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            _taken.TryRemove(invocation.RequestId, out _);
        }
    }

    private void Offer(PendingInvocation invocation)
    {
        _waiting.Writer.TryWrite(invocation);
        _processes?.Provide(_inFlight);
    }

    private bool TryTake(PendingInvocation invocation, string? process)
    {
        if (_processes is not null)
            return _processes.TryFor(process, Take);
        Take();
        return true;

        void Take()
        {
            _taken[invocation.RequestId] = invocation;
            invocation.Take(process, canBeKilled: _processes?.Find(process) is not null);
        }
    }

    private async Task<(string? Error, ReadOnlyMemory<byte> Payload)> AnswerAsync(PendingInvocation invocation)
    {
        try
        {
            if (invocation.Fault == FaultKind.Kill)
                await KillAsync(invocation.TakenBy);
            return await invocation.Answer.WaitAsync(invocation.Fault == FaultKind.TimeOut ? TimeSpan.Zero : Timeout, _clock, _stopping.Token);
        }
        catch (TimeoutException)
        {
            var seconds = Timeout.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            var message = $"{_clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {invocation.RequestId} Task timed out after {seconds} seconds";
            invocation.Fail(Error(null, message));
            Log(message);
            await KillAsync(invocation.TakenBy);
            return await invocation.Answer;
        }
    }

    /// <summary>A process is gone: what it had taken fails, and what waits gets another one.</summary>
    private void NoteExit(FunctionProcess process, int exitCode)
    {
        var reason = ExitReason(exitCode);
        foreach (var invocation in _taken.Values.Where(invocation => invocation.TakenBy == process.Id))
            invocation.Fail(Error("Runtime.ExitError", $"RequestId: {invocation.RequestId} Error: Runtime exited {reason}"));
        if (process.InitDuration is null)
            FailInit(Error("Runtime.ExitError", $"Error: Runtime exited {reason}"));
        if (_waiting.Reader.Count > 0)
            _processes!.Provide(_inFlight);
    }

    // A signal's number is added to 128.
    private static string ExitReason(int exitCode) => exitCode switch
    {
        0 => "without providing a reason",
        134 => "with error: signal: aborted",
        137 => "with error: signal: killed",
        139 => "with error: signal: segmentation fault",
        143 => "with error: signal: terminated",
        _ => $"with error: exit status {exitCode}",
    };

    // The line that Lambda ends an invocation with; a process that is not started here is not measured.
    private void Report(PendingInvocation invocation, TimeSpan duration)
    {
        if (_definition is null || _processes?.Find(invocation.TakenBy) is not { } process)
            return;
        Log(string.Create(CultureInfo.InvariantCulture,
            $"REPORT RequestId: {invocation.RequestId}\tDuration: {duration.TotalMilliseconds:0.00} ms\tMemory Size: {_definition.MemorySizeInMB} MB\tMax Memory Used: {process.PeakMemory / 1048576.0:0} MB\tInit Duration: {process.InitDuration?.TotalMilliseconds:0.00} ms"));
    }

    private void Log(string text) => _log(new FunctionLogLine(_name, text));

    private static byte[] Error(string? type, string message) => JsonSerializer.SerializeToUtf8Bytes(
        type is null ? new Dictionary<string, string> { ["errorMessage"] = message } : new() { ["errorType"] = type, ["errorMessage"] = message });
}
