using System.Collections.Concurrent;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

[assembly: AssemblyFixture(typeof(RotationFunctions.MySql.Tests.TestServers))]

namespace RotationFunctions.MySql.Tests;

/// <summary>The private servers that the tests share: each starts when it is first asked for, and ends with the last test.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PrivateMySql>>> _servers = [];

    private readonly Lazy<Task<MySql8>> _eight = new(MySql8.StartAsync);

    /// <summary>MySQL 8, in a container; where there is no Docker, the test is skipped.</summary>
    internal Task<MySql8> EightAsync() => _eight.Value;

    /// <summary>TLS, a log of everything, and every address of this machine.</summary>
    public Task<PrivateMySql> UsualAsync(MySqlKind kind) => FindAsync(nameof(UsualAsync), kind, "bind-address=0.0.0.0");

    public Task<PrivateMySql> WithoutTlsAsync(MySqlKind kind) => FindAsync(nameof(WithoutTlsAsync), kind, PrivateMySql.WithoutTls(kind));

    /// <summary>For the tests of one collection alone, <c>Setting.OfServer</c>, which change how the server behaves.</summary>
    internal Task<PrivateMySql> ChangeableAsync(MySqlKind kind) => FindAsync(nameof(ChangeableAsync), kind, "bind-address=0.0.0.0");

    /// <summary>A server for one test alone, which may stop it or make it what it likes. It logs everything.</summary>
    public static async Task<PrivateMySql> StartOwnAsync(MySqlKind kind, params string[] settings)
    {
        var binaries = MySqlBinaries.Find(kind) ?? (kind == MySqlKind.MySql
            ? new MySqlBinaries(kind, Path.Combine(NewerServer.Require("mysql-9"), "usr"))
            : Requirement.Have<MySqlBinaries>(null,
                "There are no MariaDB server binaries on this machine. Install MariaDB, or name its folder with ROTATION_MARIADB_BIN."));
        return await PrivateMySql.StartFromAsync(binaries, settings, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(server => server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await server.Value).DisposeAsync();
        if (_eight is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _eight.Value).DisposeAsync();
    }

    private Task<PrivateMySql> FindAsync(string name, MySqlKind kind, params string[] settings) =>
        _servers.GetOrAdd($"{name}/{kind}", _ => new Lazy<Task<PrivateMySql>>(() => StartOwnAsync(kind, settings))).Value;
}
