using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Now;

/// <summary>Rotates many secrets, some at once, and tells of every end.</summary>
internal sealed class RotationFleet(AwsAccess access, RunId run, Limits limits, TimeProvider clock)
{
    private readonly List<(RotationTarget Target, Task<RotationEnd> Rotation)> _running = [];
    private long? _lastStart;

    /// <param name="ended">Called for each end before the next rotation begins.</param>
    public async Task RunAsync(IEnumerable<RotationTarget> targets, Action<RotationEnd> ended, CancellationToken cancellationToken)
    {
        var waiting = new LinkedList<RotationTarget>(targets);
        while (waiting.Count + _running.Count > 0)
        {
            while (_running.Count < limits.InFlight && FindStartable(waiting) is { } next)
            {
                waiting.Remove(next);
                await PaceAsync(cancellationToken);
                _running.Add((next.Value, new OneRotation(access, next.Value, run.TokenFor(next.Value.Arn), clock).RunAsync(limits.Patience, cancellationToken)));
            }
            var end = await Task.WhenAny(_running.Select(one => one.Rotation));
            _running.RemoveAll(one => one.Rotation == end);
            ended(await end);
        }
    }

    private LinkedListNode<RotationTarget>? FindStartable(LinkedList<RotationTarget> waiting)
    {
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Host is not { } host || _running.Count(one => one.Target.Host == host) < limits.PerHost)
                return node;
        }
        return null;
    }

    private async Task PaceAsync(CancellationToken cancellationToken)
    {
        if (_lastStart is { } last && Limits.BetweenStarts - clock.GetElapsedTime(last) is { Ticks: > 0 } early)
            await Task.Delay(early, clock, cancellationToken);
        _lastStart = clock.GetTimestamp();
    }
}
