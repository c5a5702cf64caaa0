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
    [InlineData(RotationStrategy.SingleUser, 52, Sample.All)]
    [InlineData(RotationStrategy.AlternatingUsers, 110, Sample.Step)]
    public async Task With_PostgreSQL_the_promises_hold(RotationStrategy strategy, int points, int step)
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await postgreSql.StartedAsync(), strategy);

        await AssertHoldAsync(scene, points, step);
    }

    [Theory]
    [InlineData(MySqlKind.MySql, RotationStrategy.SingleUser, 62, Sample.All)]
    [InlineData(MySqlKind.MySql, RotationStrategy.AlternatingUsers, 154, Sample.Step)]
    [InlineData(MySqlKind.MariaDb, RotationStrategy.SingleUser, 58, Sample.All)]
    [InlineData(MySqlKind.MariaDb, RotationStrategy.AlternatingUsers, 148, Sample.LongStep)]
    public async Task With_MySQL_and_MariaDB_the_promises_hold(MySqlKind kind, RotationStrategy strategy, int points, int step)
    {
        await using var scene = await MySqlScene.CreateAsync(await mySql.UsualAsync(kind), strategy);

        await AssertHoldAsync(scene, points, step);
    }

    [Fact]
    public async Task With_keys_beside_each_other_the_promises_hold()
    {
        await using var scene = await CoexistingScene.CreateAsync(revokesPreviousKey: false);

        await AssertHoldAsync(scene, points: 42, Sample.All);
    }

    [Theory]
    [InlineData("administrator", 36)]
    [InlineData("key", 28)]
    public async Task With_a_key_that_is_chosen_here_the_promises_hold(string author, int points)
    {
        await using var scene = await ChosenScene.CreateAsync(author);

        await AssertHoldAsync(scene, points, Sample.All);
    }

    [Fact]
    public async Task With_a_key_that_dies_as_its_successor_is_born_the_promises_hold()
    {
        await using var scene = await RolledScene.CreateAsync();

        await AssertHoldAsync(scene, points: 32, Sample.All);
    }

    [Fact]
    public async Task With_a_key_that_a_person_supplies_the_promises_hold()
    {
        await using var scene = await SuppliedScene.CreateAsync();

        await AssertHoldAsync(scene, points: 22, Sample.All);
    }

    private static async Task AssertHoldAsync(Scene scene, int points, int step)
    {
        await using var walk = await Walk.KillAsync(scene, step);

        walk.RequireHeld(points, step);
        Assert.Equal(walk.Visited, walk.Deaths);
    }
}
