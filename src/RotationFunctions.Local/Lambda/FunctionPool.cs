namespace RotationFunctions.Local.Lambda;

/// <summary>The processes of one function: started as they are needed, kept warm, and ended.</summary>
/// <param name="exited">Called for each process that has ended, with its exit code, after the last of its output.</param>
/// <param name="failed">Called where a process cannot be started or never asks for work, with the error's type and message.</param>
internal sealed class FunctionPool(
    FunctionDefinition definition, LambdaEmulator lambda, LocalAwsOptions options, Action<string> log,
    Action<FunctionProcess, int> exited, Action<string, string> failed) : IAsyncDisposable
{
    // Lambda's own limit for what comes before the first poll.
    private static readonly TimeSpan LongestInit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<FunctionProcess> _processes = [];
    private readonly HashSet<Task> _following = [];
    private readonly HashSet<string> _ended = [];
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts a process unless there are as many as invocations, or as many as there may be.</summary>
    public void Provide(int invocations)
    {
        FunctionProcess process;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || _processes.Count >= invocations || _processes.Count >= options.MostProcessesPerFunction)
                return;
            var id = lambda.NewId();
            try
            {
                process = FunctionProcess.Start(id, definition, FunctionEnvironment.Of(definition, lambda.Endpoint, options.Region, id), log);
            }
            catch (InvalidOperationException failure)
            {
                failed("Runtime.InvalidEntrypoint", failure.Message);
                return;
            }
            _processes.Add(process);
            _following.RemoveWhere(following => following.IsCompleted);
            _following.Add(FollowAsync(process));
        }
        _ = WatchInitAsync(process);
    }

    public FunctionProcess? Find(string? id)
    {
        lock (_lock)
            return _processes.Find(process => process.Id == id);
    }

    /// <summary>Does something for a process, unless it has ended: then it is not done, and never half-way between.</summary>
    public bool TryFor(string? id, Action action)
    {
        lock (_lock)
        {
            if (id is not null && _ended.Contains(id))
                return false;
            action();
            return true;
        }
    }

    public async Task KillAsync(string? id)
    {
        if (Find(id) is { } process)
            await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Task[] endings;
        lock (_lock)
        {
            _stopping.Cancel();
            endings = [.. _processes.Select(process => process.DisposeAsync().AsTask()), .. _following];
        }
        await Task.WhenAll(endings);
    }

    private async Task WatchInitAsync(FunctionProcess process)
    {
        try
        {
            await process.Polled.WaitAsync(LongestInit, options.Clock, _stopping.Token);
        }
        catch (TimeoutException)
        {
            failed("Sandbox.Timedout", $"The function's process did not ask the Runtime API for an invocation within {LongestInit.TotalSeconds} seconds of its start. "
                + "It finds the API by AWS_LAMBDA_RUNTIME_API.");
            await process.DisposeAsync();
        }
        catch (OperationCanceledException)
        {
            // The local AWS is going away, and the process with it.
        }
    }

    private async Task FollowAsync(FunctionProcess process)
    {
        var exitCode = await process.Exited;
        lock (_lock)
        {
            _processes.Remove(process);
            _ended.Add(process.Id);
        }
        await process.DisposeAsync();
        exited(process, exitCode);
    }
}
