using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

[assembly: AssemblyFixture(typeof(RotationFunctions.IntegrationTests.TestServer))]

namespace RotationFunctions.IntegrationTests;

/// <summary>The PostgreSQL that all tests share: it starts when it is first asked for. One that is started here logs everything.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private static readonly string[] EverythingLogged = ["log_statement=all", "log_min_duration_statement=0"];

    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync(
        Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), EverythingLogged, CancellationToken.None));

    private readonly Lazy<Task<PostgreSqlServer>> _newer = new(async () => await PrivatePostgreSql.StartFromAsync(
        Path.Combine(NewerServer.Require("postgresql-17"), "usr/lib/postgresql/17/bin"), EverythingLogged, CancellationToken.None));

    public Task<PostgreSqlServer> StartedAsync() => RequireAsync(_server);

    /// <summary>A PostgreSQL of a later major version.</summary>
    public Task<PostgreSqlServer> NewerAsync() => RequireAsync(_newer);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new[] { _server, _newer })
        {
            if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await server.Value).DisposeAsync();
        }
    }

    private static async Task<PostgreSqlServer> RequireAsync(Lazy<Task<PostgreSqlServer>> server)
    {
        try
        {
            return await server.Value;
        }
        catch (NoServerException reason)
        {
            return Requirement.Have<PostgreSqlServer>(null, reason.Message);
        }
    }
}
