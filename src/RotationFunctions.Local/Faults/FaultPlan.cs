namespace RotationFunctions.Local.Faults;

/// <summary>
/// The faults that are to happen, and the count of what can be faulted: each function's calls by operation, invocations by step, and
/// requests to other servers.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Called when a fault happens, by the thread that it happens on.</summary>
    public event Action<Fault>? Fired;

    /// <summary>Those that have not happened: <see cref="ExplainNotFired"/> says why.</summary>
    public IReadOnlyList<Fault> NotFired
    {
        get
        {
            lock (_lock)
                return [.. _faults.Where(fault => !fault.HasFired)];
        }
    }

    /// <summary>How often each call was made since the count began.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, int>(_counts);
        }
    }

    internal bool NeedsPast
    {
        get
        {
            lock (_lock)
                return _faults.Exists(fault => fault.Kind == FaultKind.Stale);
        }
    }

    public void Add(Fault fault)
    {
        lock (_lock)
            _faults.Add(fault);
    }

    /// <summary>Forgets a fault.</summary>
    public void Remove(Fault fault)
    {
        lock (_lock)
            _faults.Remove(fault);
    }

    /// <summary>Forgets all faults, and counts from the beginning.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _faults.Clear();
            _counts.Clear();
        }
    }

    /// <summary>Why one of <see cref="NotFired"/> has not happened, in words that go on from that.</summary>
    public string ExplainNotFired(Fault fault)
    {
        var count = Counts.GetValueOrDefault(fault.Call);
        if (fault.ForestalledBy is { } other)
            return $"{other} came first at that call";
        if (count < fault.Number)
            return $"{fault.Call} was counted {count} times";
        return fault.Kind == FaultKind.Late ? "no step of that secret followed" : "no answer came";
    }

    /// <summary>Counts a call, and lets happen what is to happen to it.</summary>
    internal Fault? Next(string call)
    {
        var fault = Choose(call);
        if (fault is not null)
            Fire(fault);
        return fault;
    }

    /// <summary>Counts a call.</summary>
    /// <returns>What is to happen to it; it happens with <see cref="Fire"/>.</returns>
    internal Fault? Choose(string call)
    {
        lock (_lock)
        {
            var number = _counts[call] = _counts.GetValueOrDefault(call) + 1;
            var chosen = _faults.Find(planned => planned.IsAt(call, number));
            foreach (var other in _faults.Where(planned => planned != chosen && planned.IsAt(call, number)))
                other.ForestalledBy = chosen;
            return chosen;
        }
    }

    /// <summary>Notes that a fault happens.</summary>
    internal void Fire(Fault fault)
    {
        lock (_lock)
            fault.HasFired = true;
        Fired?.Invoke(fault);
    }
}
