using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(RotationFunctions.Deployment.Tests.Moving.SampleServers))]

namespace RotationFunctions.Deployment.Tests.Moving;

/// <summary>The servers that the tests share: each starts when it is first asked for, and ends with the last test.</summary>
public sealed class SampleServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Engine, bool Tls), Lazy<Task<SampleServer>>> _servers = [];

    internal Task<SampleServer> GetAsync(string engine, bool tls) =>
        _servers.GetOrAdd((engine, tls), key => new Lazy<Task<SampleServer>>(() => SampleServer.StartAsync(key.Engine, key.Tls))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(server => server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await server.Value).DisposeAsync();
    }
}
