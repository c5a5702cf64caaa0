using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

[assembly: AssemblyFixture(typeof(RotationFunctions.MySql.Tests.TestServers))]

namespace RotationFunctions.MySql.Tests;

/// <summary>The private servers that the tests share: each starts when it is first asked for, and ends with the last test.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Dictionary<MySqlKind, Lazy<Task<PrivateMySql>>> _usual =
        Enum.GetValues<MySqlKind>().ToDictionary(kind => kind, kind => new Lazy<Task<PrivateMySql>>(() => StartOwnAsync(kind)));

    /// <summary>TLS, and a log of everything.</summary>
    public Task<PrivateMySql> UsualAsync(MySqlKind kind) => _usual[kind].Value;

    /// <summary>A server for one test alone, which may stop it or make it what it likes. It logs everything.</summary>
    public static async Task<PrivateMySql> StartOwnAsync(MySqlKind kind, params string[] settings)
    {
        var binaries = Requirement.Have(MySqlBinaries.Find(kind),
            $"There are no {kind} server binaries on this machine. Install the server, or name its folder with ROTATION_{kind.ToString().ToUpperInvariant()}_BIN.");
        return await PrivateMySql.StartFromAsync(binaries, settings, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _usual.Values.Where(server => server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await server.Value).DisposeAsync();
    }
}
