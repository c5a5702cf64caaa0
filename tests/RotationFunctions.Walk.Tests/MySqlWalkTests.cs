using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Walk.Tests;

/// <summary>Every outside call of a rotation on a real MySQL, with every fault; of what is walked elsewhere too, a sample (<see cref="Sample"/>).</summary>
public class MySqlWalkTests(MySql.Tests.TestServers servers)
{
    [Theory]
    [InlineData(RotationStrategy.SingleUser, 0, 208)]
    [InlineData(RotationStrategy.AlternatingUsers, 0, 458)]
    [InlineData(RotationStrategy.AlternatingUsers, 1, 484)] // the first user's turn again
    [InlineData(RotationStrategy.AlternatingUsers, 2, 484)] // the clone's turn again
    public async Task Whatever_goes_wrong_the_promises_hold(RotationStrategy strategy, int turnsBefore, int points)
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), strategy, turnsBefore);

        await scene.RequireHeldAsync(points, turnsBefore switch { 0 => Sample.All, 1 => Sample.Step, _ => Sample.LongStep });
    }

    [Fact]
    public async Task They_hold_where_the_account_may_not_keep_its_old_password()
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), RotationStrategy.SingleUser, mayKeepPassword: false);

        await scene.RequireHeldAsync(points: 213, Sample.All);
    }
}
