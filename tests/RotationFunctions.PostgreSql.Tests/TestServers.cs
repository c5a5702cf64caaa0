using System.Net;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

[assembly: AssemblyFixture(typeof(RotationFunctions.PostgreSql.Tests.TestServers))]

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>The private servers that the tests share: each starts when it is first asked for, and ends with the last test.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private static readonly string[] EverythingLogged = ["log_statement=all", "log_min_duration_statement=0"];

    private readonly Lazy<Task<PrivatePostgreSql>> _usual = new(() => StartAsync([.. EverythingLogged], AccessRules.ApplyAsync));
    private readonly Lazy<Task<PrivatePostgreSql>> _newer = new(StartNewerAsync);
    private readonly Lazy<Task<PrivatePostgreSql>> _reachable = new(() => StartAsync([.. EverythingLogged], _ => Task.CompletedTask, MachineAddress.Require()));
    private readonly Lazy<Task<PrivatePostgreSql>> _withoutTls = new(() => StartAsync(["ssl=off"], _ => Task.CompletedTask));

    /// <summary>TLS, the access rules of <see cref="AccessRules"/>, and a log of everything.</summary>
    public Task<PrivatePostgreSql> UsualAsync() => _usual.Value;

    /// <summary>One with the rules of PostgreSQL 16 and later, with TLS and a log of everything.</summary>
    public Task<PrivatePostgreSql> NewerAsync() => _newer.Value;

    internal Task<PrivatePostgreSql> GetAsync(TestServer server) => server == TestServer.Usual ? UsualAsync() : NewerAsync();

    public Task<PrivatePostgreSql> WithoutTlsAsync() => _withoutTls.Value;

    /// <summary>One that listens on an address of this machine besides the loopback one, too.</summary>
    public Task<PrivatePostgreSql> ReachableAsync() => _reachable.Value;

    /// <summary>A server for one test alone, which may stop it or make it what it likes. It logs everything.</summary>
    public static Task<PrivatePostgreSql> StartOwnAsync() => StartAsync([.. EverythingLogged], _ => Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _usual, _newer, _reachable, _withoutTls }.Where(server => server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
            await (await server.Value).DisposeAsync();
    }

    private static Task<PrivatePostgreSql> StartNewerAsync() => PrivatePostgreSql.StartFromAsync(
        Path.Combine(NewerServer.Require("postgresql-17"), "usr/lib/postgresql/17/bin"), EverythingLogged, CancellationToken.None);

    private static async Task<PrivatePostgreSql> StartAsync(string[] settings, Func<PrivatePostgreSql, Task> prepare, IPAddress? address = null)
    {
        var binaries = Requirement.Have(PrivatePostgreSql.FindBinaries(),
            "There are no PostgreSQL server binaries on this machine. Install PostgreSQL, or name their folder with ROTATION_POSTGRESQL_BIN.");
        var server = await PrivatePostgreSql.StartFromAsync(binaries, settings, CancellationToken.None, address);
        await prepare(server);
        return server;
    }
}
