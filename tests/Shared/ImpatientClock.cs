namespace RotationFunctions.Tests;

/// <summary>A clock on which whatever is waited for has happened at once: each timer moves the time to when it is due.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // The invocation's own deadline is far away; what is short is a pause.
        if (dueTime > TimeSpan.FromSeconds(20) || dueTime < TimeSpan.Zero)
            return System.CreateTimer(callback, state, dueTime, period);
        Interlocked.Add(ref _ticks, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
