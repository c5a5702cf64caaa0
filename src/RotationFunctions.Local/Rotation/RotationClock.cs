using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Rotation;

/// <summary>Begins rotations when their schedules say so.</summary>
internal sealed class RotationClock : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20); // timers take no more than 49 days

    private readonly SecretsManagerService _service;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;

    public RotationClock(SecretsManagerService service, TimeProvider clock)
    {
        _service = service;
        _clock = clock;
        _timer = clock.CreateTimer(_ => Look(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins what is due, and sleeps until something else will be.</summary>
    public void Look()
    {
        var wait = _service.BeginDue() - _clock.GetUtcNow();
        _timer.Change(wait is not { } left ? Timeout.InfiniteTimeSpan : left > LongestWait ? LongestWait : left > TimeSpan.Zero ? left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
