using System.Globalization;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>The application's secret may name a replica, as long as the settings say where the administrator works.</summary>
public class ReplicaTests
{
    [Fact]
    public async Task Two_users_take_turns_on_a_replica_that_lags_behind()
    {
        await using var writer = await TestServers.StartOwnAsync();
        // By another name for the same address, since a replica is another host.
        var turns = await Turns.CreateAsync(
            writer, host: "localhost", administratorServer: new DatabaseServer("127.0.0.1", writer.Port), clock: TimeProvider.System);
        await using var replica = await Replica.StartAsync(writer, delay: TimeSpan.FromMilliseconds(300));
        turns.Change(value => value.With("port", replica.Port.ToString(CultureInfo.InvariantCulture)));

        await turns.RotateAsync();
        await turns.RotateAsync();

        Assert.Equal(turns.FirstUser, turns.User);
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Previous));
    }
}
