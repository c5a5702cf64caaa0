namespace RotationFunctions.Walk.Tests;

/// <summary>Counts the requests that go to the server in one rotation, and lets faults happen at some of them.</summary>
internal sealed class WireRecord
{
    private readonly Lock _lock = new();
    private readonly Func<IWalkedFunction> _function;
    private readonly List<string> _requests = [];
    private readonly HashSet<int> _answered = [];
    private readonly List<WireFault> _faults = [];
    private readonly List<string> _struck = [];

    public WireRecord(Scene scene, Func<IWalkedFunction> function)
    {
        _function = function;
        scene.Wire.OnRequest = async request =>
        {
            if (!scene.IsFarewell(request) && Pass(scene.Describe(request)) is { } silence)
                await silence;
            return null;
        };
        scene.Wire.OnAnswer = _ =>
        {
            NoteAnswer();
            return Task.CompletedTask;
        };
    }

    /// <summary>Those that have not happened.</summary>
    public IReadOnlyList<WireFault> NotFired
    {
        get
        {
            lock (_lock)
                return [.. _faults];
        }
    }

    /// <summary>Those that have happened, and at what: after another fault, the number may be that of another request than before.</summary>
    public IReadOnlyList<string> Struck => _struck;

    /// <summary>The requests so far, described.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>The numbers of those that the server answered.</summary>
    public IReadOnlySet<int> Answered => _answered;

    public void Begin(IEnumerable<WireFault> faults)
    {
        lock (_lock)
        {
            _requests.Clear();
            _answered.Clear();
            _faults.Clear();
            _struck.Clear();
            _faults.AddRange(faults);
        }
    }

    /// <returns>What to wait for before the connection is gone; <c>null</c> where the request goes on.</returns>
    private Task? Pass(string request)
    {
        lock (_lock)
        {
            if (_function().IsDead)
                throw new IOException("The process is gone.");
            _requests.Add(request);
            if (TakeHere(WireFaultKind.TimeOut))
                return TimeOutAsync();
            if (TakeHere(WireFaultKind.KillBefore))
                Kill();
            if (TakeHere(WireFaultKind.CutBefore))
                throw new IOException("The connection is cut.");
            return null;
        }
    }

    private void NoteAnswer()
    {
        lock (_lock)
        {
            _answered.Add(_requests.Count);
            if (TakeHere(WireFaultKind.KillAfter))
                Kill();
            if (TakeHere(WireFaultKind.CutAfter))
                throw new IOException("The connection is cut.");
        }
    }

    private bool TakeHere(WireFaultKind kind)
    {
        var fault = new WireFault(_requests.Count, kind);
        if (!_faults.Remove(fault))
            return false;
        _struck.Add(fault.NameAt(_requests[^1]));
        return true;
    }

    private async Task TimeOutAsync()
    {
        var (function, ended) = (_function(), _function().Ended);
        function.TimeOut();
        await ended;
        throw new IOException("Nobody has answered.");
    }

    private void Kill()
    {
        _function().Kill();
        throw new IOException("The process is gone.");
    }
}
