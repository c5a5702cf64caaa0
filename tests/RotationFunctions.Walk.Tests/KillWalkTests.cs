using RotationFunctions.Databases;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Walk.Tests.ApiKeys;

namespace RotationFunctions.Walk.Tests;

/// <summary>
/// The function's process, native as it is deployed, is killed before and after every call of Secrets Manager and every request to the server,
/// or a sample of these (<see cref="Sample"/>); the service's retry finishes the rotation.
/// </summary>
public class KillWalkTests(TestServer postgreSql, MySql.Tests.TestServers mySql)
{
    [Theory]
    [InlineData(RotationStrategy.SingleUser, 50, Sample.All)]
    [InlineData(RotationStrategy.AlternatingUsers, 102, Sample.Step)]
    public async Task With_PostgreSQL_the_promises_hold(RotationStrategy strategy, int points, int step)
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await postgreSql.StartedAsync(), strategy);

        await AssertHoldAsync(scene, points, step);
    }

    [Fact]
    public async Task With_MySQL_the_promises_hold()
    {
        await using var scene = await MySqlScene.CreateAsync(await mySql.UsualAsync(MySqlKind.MySql), RotationStrategy.AlternatingUsers);

        await AssertHoldAsync(scene, points: 150, Sample.Step);
    }

    [Fact]
    public async Task With_an_API_key_the_promises_hold()
    {
        await using var scene = await CoexistingScene.CreateAsync(revokesPreviousKey: false);

        await AssertHoldAsync(scene, points: 40, Sample.Step);
    }

    private static async Task AssertHoldAsync(Scene scene, int points, int step)
    {
        await using var walk = await Walk.KillAsync(scene, step);

        walk.RequireHeld(points, step);
        Assert.Equal(walk.Visited, walk.Deaths);
    }
}
