namespace RotationFunctions.Tests;

/// <summary>Runs several attempts on one thread; at each await chance, by a seed, says which of them goes on.</summary>
internal sealed class RandomSchedule(int seed) : SynchronizationContext
{
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private readonly List<(SendOrPostCallback Callback, object? State)> _ready = [];

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_ready)
        {
            _ready.Add((d, state));
            Monitor.Pulse(_ready);
        }
    }

    public void Run(params Func<Task>[] attempts)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            var all = Task.WhenAll(attempts.Select(attempt => attempt()));
            while (!all.IsCompleted)
                Next();
            all.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void Next()
    {
        (SendOrPostCallback Callback, object? State) next;
        lock (_ready)
        {
            while (_ready.Count == 0)
            {
                if (!Monitor.Wait(_ready, Stuck))
                    throw new TimeoutException("No attempt goes on.");
            }
            var chosen = _random.Next(_ready.Count);
            next = _ready[chosen];
            _ready.RemoveAt(chosen);
        }
        next.Callback(next.State);
    }
}
