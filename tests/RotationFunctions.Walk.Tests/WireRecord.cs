using RotationFunctions.Local.Faults;

namespace RotationFunctions.Walk.Tests;

/// <summary>Counts the requests that go to the server in one rotation, and lets faults happen at some of them.</summary>
internal sealed class WireRecord
{
    private readonly Lock _lock = new();
    private readonly Func<IWalkedFunction> _function;
    private readonly List<string> _requests = [];
    private readonly HashSet<int> _answered = [];
    private readonly List<WireFault> _faults = [];
    private readonly HashSet<WireFault> _fired = [];
    private readonly List<string> _struck = [];

    public WireRecord(Scene scene, Func<IWalkedFunction> function)
    {
        _function = function;
        scene.Wire.OnRequest = request => scene.IsFarewell(request) ? Task.FromResult<byte[]?>(null) : Pass(scene.Describe(request));
        scene.Wire.OnAnswer = _ => Task.FromResult(NoteAnswer());
    }

    public WireOutcome Outcome
    {
        get
        {
            lock (_lock)
                return new WireOutcome(_requests.Count, new HashSet<int>(_answered), [.. _fired]);
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
            _fired.Clear();
            _struck.Clear();
            _faults.AddRange(faults);
        }
    }

    /// <summary>Ends what goes on to the end of a step.</summary>
    public void EndStep()
    {
        lock (_lock)
            _faults.RemoveAll(_fired.Contains);
    }

    /// <returns>The answer in the server's place; <c>null</c> where the request goes on.</returns>
    private Task<byte[]?> Pass(string request)
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
            return Task.FromResult(TakeHere(WireFaultKind.Throttle) ? HttpRefusal.TooManyRequests()
                : TakeHere(WireFaultKind.ErrorBefore) ? HttpRefusal.ServiceUnavailable() : null);
        }
    }

    /// <returns>What the client gets in the answer's place; <c>null</c> where it goes on.</returns>
    private byte[]? NoteAnswer()
    {
        lock (_lock)
        {
            _answered.Add(_requests.Count);
            if (TakeHere(WireFaultKind.KillAfter))
                Kill();
            if (TakeHere(WireFaultKind.CutAfter))
                throw new IOException("The connection is cut.");
            return TakeHere(WireFaultKind.ErrorAfter) ? HttpRefusal.InternalServerError() : null;
        }
    }

    private bool TakeHere(WireFaultKind kind)
    {
        if (_faults.Find(planned => planned.Kind == kind && planned.IsAt(_requests.Count)) is not { } fault)
            return false;
        _fired.Add(fault);
        if (!fault.GoesOn)
            _faults.Remove(fault);
        _struck.Add(fault.NameAt(_requests[^1]));
        return true;
    }

    private async Task<byte[]?> TimeOutAsync()
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
