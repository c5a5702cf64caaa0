namespace RotationFunctions.Local.SecretsManager;

/// <summary>The operations that were called for each secret, in their order: the last 10,000 over all secrets.</summary>
public sealed class CallRecord
{
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<(string SecretArn, string Operation)> _calls = [];
    private long _forgotten;

    public IReadOnlyList<string> Of(string secretArn) => Since(0, secretArn);

    /// <summary>The number of calls up to now, for all secrets together.</summary>
    internal long Count
    {
        get
        {
            lock (_lock)
                return _forgotten + _calls.Count;
        }
    }

    /// <summary>What was called for a secret after the first so many calls.</summary>
    internal IReadOnlyList<string> Since(long count, string secretArn)
    {
        lock (_lock)
            return [.. _calls.Skip((int)Math.Max(0, count - _forgotten)).Where(call => call.SecretArn == secretArn).Select(call => call.Operation)];
    }

    internal void Add(string secretArn, string operation)
    {
        lock (_lock)
        {
            _calls.Enqueue((secretArn, operation));
            if (_calls.Count <= Most)
                return;
            _calls.Dequeue();
            _forgotten++;
        }
    }
}
