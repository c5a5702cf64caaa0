using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Walk.Tests;

/// <summary>Every outside call of a rotation on a real MySQL, with every fault; of what is walked elsewhere too, a sample (<see cref="Sample"/>).</summary>
public class MySqlWalkTests(MySql.Tests.TestServers servers)
{
    [Theory]
    [InlineData(RotationStrategy.SingleUser, 0, 208)]
    [InlineData(RotationStrategy.AlternatingUsers, 0, 450)]
    [InlineData(RotationStrategy.AlternatingUsers, 1, 436)] // the first user's turn again
    public async Task Whatever_goes_wrong_the_promises_hold(RotationStrategy strategy, int turnsBefore, int points)
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), strategy, turnsBefore);

        await scene.RequireHeldAsync(points, turnsBefore == 0 ? Sample.All : Sample.Step);
    }
}
