using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace RotationFunctions.Local.Tests;

/// <summary>A clock that stands still until it is told how much time has passed, and knows who waits for it.</summary>
internal sealed class ObservedClock : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Lets a time pass, as soon as somebody, or as many as are told, wait for just so long.</summary>
    public async Task PassAsync(TimeSpan wait, CancellationToken cancellationToken, int waiters = 1)
    {
        while (waiters > 0)
        {
            if (await _waits.Reader.ReadAsync(cancellationToken) == wait)
                waiters--;
        }
        Advance(wait);
    }
}
