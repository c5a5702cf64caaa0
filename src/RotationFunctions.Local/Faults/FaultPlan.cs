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

    /// <summary>Those that have not happened: their call was not made.</summary>
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

    /// <summary>Counts a call.</summary>
    /// <returns>What is to happen to it.</returns>
    internal Fault? Next(string call)
    {
        Fault? fault;
        lock (_lock)
        {
            var number = _counts[call] = _counts.GetValueOrDefault(call) + 1;
            fault = _faults.Find(planned => planned.TryFire(call, number));
        }
        if (fault is not null)
            Fired?.Invoke(fault);
        return fault;
    }
}
