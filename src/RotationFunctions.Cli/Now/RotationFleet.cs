using System.Threading.Channels;

namespace RotationFunctions.Cli.Now;

/// <summary>Rotates many secrets, some at once, and tells of every end.</summary>
/// <param name="rotate">Rotates one.</param>
internal sealed class RotationFleet(Limits limits, Func<RotationTarget, Task<RotationEnd>> rotate)
{
    private readonly Channel<(RotationTarget Target, Task<RotationEnd> Rotation)> _ended = Channel.CreateUnbounded<(RotationTarget,
        Task<RotationEnd>)>();
    private readonly Dictionary<string, int> _onHost = [];
    private int _running;

    /// <param name="ended">Called for each end before the next rotation begins, with the number of those that are under way.</param>
    public async Task RunAsync(IEnumerable<RotationTarget> targets, Action<RotationEnd, int> ended, CancellationToken cancellationToken)
    {
        var waiting = new LinkedList<RotationTarget>(targets);
        while (waiting.Count + _running > 0)
        {
            while (_running < limits.InFlight && FindStartable(waiting) is { } next)
            {
                waiting.Remove(next);
                Start(next.Value);
            }
            var (target, rotation) = await _ended.Reader.ReadAsync(cancellationToken);
            Count(target, -1);
            ended(await rotation, _running);
        }
    }

    private void Start(RotationTarget target)
    {
        Count(target, +1);
        _ = rotate(target).ContinueWith(
            rotation => _ended.Writer.TryWrite((target, rotation)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
    }

    private void Count(RotationTarget target, int change)
    {
        _running += change;
        if (target.Host is { } host)
            _onHost[host] = _onHost.GetValueOrDefault(host) + change;
    }

    private LinkedListNode<RotationTarget>? FindStartable(LinkedList<RotationTarget> waiting)
    {
        for (var node = waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Host is not { } host || _onHost.GetValueOrDefault(host) < limits.PerHost)
                return node;
        }
        return null;
    }
}
