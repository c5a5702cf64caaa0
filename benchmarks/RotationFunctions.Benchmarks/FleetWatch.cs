using System.Diagnostics;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Benchmarks;

/// <summary>Counts the rotations of a run, and takes the time from the first start to the last end.</summary>
internal sealed class FleetWatch
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _expected;
    private long _start;
    private long _end;

    public FleetWatch(LocalAws aws) => aws.RotationHappened += Watch;

    /// <summary>How many have succeeded.</summary>
    public int Done { get; private set; }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start, _end);

    public void Expect(int rotations)
    {
        lock (_lock)
        {
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (_expected, Done, _start) = (rotations, 0, 0);
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _all.Task.WaitAsync(cancellationToken);

    private void Watch(RotationActivity activity)
    {
        lock (_lock)
        {
            if (activity is RotationStarted && _start == 0)
                _start = Stopwatch.GetTimestamp();
            if (activity is not RotationSucceeded)
                return;
            _end = Stopwatch.GetTimestamp();
            if (++Done == _expected)
                _all.SetResult();
        }
    }
}
