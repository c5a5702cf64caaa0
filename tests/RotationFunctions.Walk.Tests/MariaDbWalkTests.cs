using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.MySql;

namespace RotationFunctions.Walk.Tests;

/// <summary>Every outside call of a rotation on a real MariaDB, with every fault; of what is walked elsewhere too, a sample (<see cref="Sample"/>).</summary>
public class MariaDbWalkTests(MySql.Tests.TestServers servers)
{
    [Theory]
    [InlineData(RotationStrategy.SingleUser, 0, 198)]
    [InlineData(RotationStrategy.AlternatingUsers, 0, 443)]
    [InlineData(RotationStrategy.AlternatingUsers, 1, 479)] // the first user's turn again
    [InlineData(RotationStrategy.AlternatingUsers, 2, 479)] // the clone's turn again
    public async Task Whatever_goes_wrong_the_promises_hold(RotationStrategy strategy, int turnsBefore, int points)
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.UsualAsync(MySqlKind.MariaDb), strategy, turnsBefore);

        await scene.RequireHeldAsync(points, turnsBefore switch { 0 => Sample.All, 1 => Sample.Step, _ => Sample.LongStep });
    }

    [Theory]
    [InlineData(RotationStrategy.SingleUser, 213)]
    [InlineData(RotationStrategy.AlternatingUsers, 453)]
    public async Task They_hold_where_the_accounts_are_of_ed25519(RotationStrategy strategy, int points)
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.UsualAsync(MySqlKind.MariaDb), strategy, plugin: PasswordPlugin.Ed25519);

        await scene.RequireHeldAsync(points, Sample.LongStep);
    }

    [Fact]
    public async Task They_hold_on_a_newer_server()
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.NewerMariaDbAsync(), RotationStrategy.AlternatingUsers);

        await scene.RequireHeldAsync(points: 423, Sample.LongStep);
    }
}
