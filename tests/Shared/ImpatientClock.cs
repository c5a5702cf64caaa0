namespace RotationFunctions.Tests;

/// <summary>A clock on which whatever is waited for has happened at once: each timer moves the time to when it is due.</summary>
/// <param name="longestPause">20 seconds unless given. The invocation's own deadline is further away, and comes when it is told to.</param>
internal sealed class ImpatientClock(TimeSpan? longestPause = null) : TimeProvider
{
    private readonly TimeSpan _longestPause = longestPause ?? TimeSpan.FromSeconds(20);
    private readonly List<Action> _deadlines = [];
    private long _ticks;

    /// <summary>Every pause that was made, in order.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>How far the calendar is ahead of the machine's.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    /// <summary>Lets every deadline come.</summary>
    public void Expire()
    {
        Action[] due;
        lock (_deadlines)
            due = [.. _deadlines];
        foreach (var act in due)
            act();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > _longestPause || dueTime < TimeSpan.Zero)
        {
            lock (_deadlines)
                _deadlines.Add(() => callback(state));
            return System.CreateTimer(callback, state, dueTime, period);
        }
        lock (Pauses)
            Pauses.Add(dueTime);
        Interlocked.Add(ref _ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
