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

    /// <summary>A MariaDB of a later major version.</summary>
    public Task<PrivateMySql> NewerMariaDbAsync() => FindAsync(nameof(NewerMariaDbAsync), Newer("mariadb-11", MySqlKind.MariaDb), "bind-address=0.0.0.0");

    /// <summary>For the tests of one collection alone, <c>Setting.OfServer</c>, which change how the server behaves.</summary>
    internal Task<PrivateMySql> ChangeableAsync(MySqlKind kind) => FindAsync(nameof(ChangeableAsync), kind, "bind-address=0.0.0.0");

    /// <summary>A server for one test alone, which may stop it or make it what it likes. It logs everything.</summary>
    public static Task<PrivateMySql> StartOwnAsync(MySqlKind kind, params string[] settings) =>
        PrivateMySql.StartFromAsync(Find(kind), settings, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(server => server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await server.Value).DisposeAsync();
        if (_eight is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _eight.Value).DisposeAsync();
    }

    private static MySqlBinaries Find(MySqlKind kind) => MySqlBinaries.Find(kind) ?? (kind == MySqlKind.MySql
        ? Newer("mysql-9", kind)
        : Requirement.Have<MySqlBinaries>(null,
            "There are no MariaDB server binaries on this machine. Install MariaDB, or name its folder with ROTATION_MARIADB_BIN."));

    private static MySqlBinaries Newer(string name, MySqlKind kind) => new(kind, Path.Combine(NewerServer.Require(name), "usr"));

    private Task<PrivateMySql> FindAsync(string name, MySqlKind kind, params string[] settings) => FindAsync(name, Find(kind), settings);

    private Task<PrivateMySql> FindAsync(string name, MySqlBinaries binaries, params string[] settings) => _servers.GetOrAdd($"{name}/{binaries.Kind}",
        _ => new Lazy<Task<PrivateMySql>>(() => PrivateMySql.StartFromAsync(binaries, settings, CancellationToken.None))).Value;
}
