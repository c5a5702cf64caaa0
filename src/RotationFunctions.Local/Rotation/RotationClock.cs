namespace RotationFunctions.Local.Rotation;

/// <summary>Begins rotations when their schedules say so.</summary>
internal sealed class RotationClock : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20); // timers take no more than 49 days

    private readonly RotationRegister _register;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public RotationClock(RotationRegister register, TimeProvider clock)
    {
        _register = register;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins what is due, and sleeps until something else will be.</summary>
    public void Look() => _register.BeginDue(Sleep);

    public void Dispose() => _timer.Dispose();

    private void Sleep(DateTimeOffset? next)
    {
        var wait = next - _clock.GetUtcNow();
        _timer.Change(wait is not { } left ? Timeout.InfiniteTimeSpan : left > LongestWait ? LongestWait : left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }
}
