namespace RotationFunctions.Cli.Now;

/// <summary>Spreads the starts of rotations, so that all of them together stay below the service's write quotas.</summary>
internal sealed class Pace(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _begin = clock.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Waits for the next start that is free.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_begin);
            var start = _next > now ? _next : now;
            _next = start + Limits.BetweenStarts;
            return start > now ? Task.Delay(start - now, clock, cancellationToken) : Task.CompletedTask;
        }
    }
}
