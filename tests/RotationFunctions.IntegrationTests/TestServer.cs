using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

[assembly: AssemblyFixture(typeof(RotationFunctions.IntegrationTests.TestServer))]

namespace RotationFunctions.IntegrationTests;

/// <summary>The PostgreSQL that all tests share: it starts when it is first asked for. One that is started here logs everything.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync(
        Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), ["log_statement=all", "log_min_duration_statement=0"], CancellationToken.None));

    public async Task<PostgreSqlServer> StartedAsync()
    {
        try
        {
            return await _server.Value;
        }
        catch (NoServerException reason)
        {
            return Requirement.Have<PostgreSqlServer>(null, reason.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _server.Value).DisposeAsync();
    }
}
