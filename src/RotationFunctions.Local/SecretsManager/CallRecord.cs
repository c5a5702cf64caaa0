using System.Collections.Concurrent;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>The operations that were called for each secret, in their order.</summary>
public sealed class CallRecord
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _calls = new();

    public IReadOnlyList<string> Of(string secretArn) => _calls.TryGetValue(secretArn, out var calls) ? [.. calls] : [];

    internal void Add(string secretArn, string operation) => _calls.GetOrAdd(secretArn, _ => []).Enqueue(operation);
}
