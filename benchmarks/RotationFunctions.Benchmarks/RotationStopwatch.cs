using System.Diagnostics;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Benchmarks;

/// <summary>Times one rotation by what the local AWS tells of it.</summary>
internal sealed class RotationStopwatch : IDisposable
{
    private readonly LocalAws _aws;
    private readonly List<TimeSpan> _steps = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _firstCall;
    private long _call;
    private long _answer;
    private int _calls;

    /// <summary>Begins to watch; create it before the rotation is asked for.</summary>
    public RotationStopwatch(LocalAws aws)
    {
        _aws = aws;
        aws.RotationHappened += Watch;
    }

    /// <exception cref="InvalidOperationException">The rotation failed.</exception>
    public async Task<(IReadOnlyList<TimeSpan> Steps, TimeSpan Total, int Calls)> WaitAsync(CancellationToken cancellationToken)
    {
        await _done.Task.WaitAsync(cancellationToken);
        return (_steps, Stopwatch.GetElapsedTime(_firstCall, _answer), _calls);
    }

    public void Dispose() => _aws.RotationHappened -= Watch;

    private void Watch(RotationActivity activity)
    {
        switch (activity)
        {
            case StepStarted:
                _call = Stopwatch.GetTimestamp();
                _firstCall = _steps.Count == 0 ? _call : _firstCall;
                break;
            case StepEnded { Error: { } error } step:
                _done.TrySetException(new InvalidOperationException($"{step.Step} failed: {error}"));
                break;
            case StepEnded step:
                _answer = Stopwatch.GetTimestamp();
                _steps.Add(Stopwatch.GetElapsedTime(_call, _answer));
                _calls += step.Calls.Count;
                break;
            case RotationSucceeded:
                _done.TrySetResult();
                break;
        }
    }
}
