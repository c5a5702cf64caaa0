namespace RotationFunctions.Walk.Tests;

/// <summary>Counts the requests that go to the server in one rotation, and cuts at one of them.</summary>
internal sealed class WireRecord
{
    private readonly Lock _lock = new();
    private readonly Func<bool> _isDead;
    private readonly Action _kill;
    private readonly List<string> _requests = [];
    private readonly HashSet<int> _answered = [];

    public WireRecord(Scene scene, Func<bool> isDead, Action kill)
    {
        _isDead = isDead;
        _kill = kill;
        scene.Wire.OnRequest = request =>
        {
            if (!scene.IsFarewell(request))
                Pass(scene.Describe(request));
            return Task.FromResult<byte[]?>(null);
        };
        scene.Wire.OnAnswer = _ =>
        {
            NoteAnswer();
            return Task.CompletedTask;
        };
    }

    /// <summary>Where to cut.</summary>
    public WireFault? Fault { get; set; }

    public bool HasFired { get; private set; }

    /// <summary>The requests so far, described.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <summary>The numbers of those that the server answered.</summary>
    public IReadOnlySet<int> Answered => _answered;

    public void Begin(WireFault? fault)
    {
        lock (_lock)
        {
            _requests.Clear();
            _answered.Clear();
            Fault = fault;
            HasFired = false;
        }
    }

    private void Pass(string request)
    {
        lock (_lock)
        {
            if (_isDead())
                throw new IOException("The process is gone.");
            _requests.Add(request);
            if (Fault is { After: false })
                CutAt(Fault);
        }
    }

    private void NoteAnswer()
    {
        lock (_lock)
        {
            _answered.Add(_requests.Count);
            if (Fault is { After: true })
                CutAt(Fault);
        }
    }

    private void CutAt(WireFault fault)
    {
        if (HasFired || _requests.Count != fault.Number)
            return;
        HasFired = true;
        if (fault.Kills)
            _kill();
        throw new IOException("The connection is cut.");
    }
}
