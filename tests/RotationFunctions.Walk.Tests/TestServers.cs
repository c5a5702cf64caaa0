using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

[assembly: AssemblyFixture(typeof(RotationFunctions.Walk.Tests.TestServers))]

namespace RotationFunctions.Walk.Tests;

/// <summary>The servers that the walks share: each starts when it is first asked for, and logs everything.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _postgreSql = new(() => PostgreSqlServer.StartAsync(
        Environment.GetEnvironmentVariable("ROTATION_POSTGRESQL"), ["log_statement=all", "log_min_duration_statement=0"], CancellationToken.None));

    public async Task<PostgreSqlServer> PostgreSqlAsync()
    {
        try
        {
            return await _postgreSql.Value;
        }
        catch (NoServerException reason)
        {
            return Requirement.Have<PostgreSqlServer>(null, reason.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgreSql is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _postgreSql.Value).DisposeAsync();
    }
}
