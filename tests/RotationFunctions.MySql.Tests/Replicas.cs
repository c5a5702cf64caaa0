using System.Collections.Concurrent;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A replica of each kind for the tests of one class, which change how far it lags behind.</summary>
public sealed class Replicas : IAsyncDisposable
{
    private readonly ConcurrentDictionary<MySqlKind, Lazy<Task<Replica>>> _replicas = [];

    internal Task<Replica> OfAsync(MySqlKind kind) => _replicas.GetOrAdd(kind, _ => new Lazy<Task<Replica>>(() => Replica.StartAsync(kind))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas.Values.Where(replica => replica.Value.IsCompletedSuccessfully))
            await (await replica.Value).DisposeAsync();
    }
}
