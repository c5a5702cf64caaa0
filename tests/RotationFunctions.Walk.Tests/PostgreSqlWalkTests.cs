using RotationFunctions.Databases;
using RotationFunctions.IntegrationTests;

namespace RotationFunctions.Walk.Tests;

/// <summary>Every outside call of a rotation on a real PostgreSQL, with every fault; of what is walked elsewhere too, a sample (<see cref="Sample"/>).</summary>
public class PostgreSqlWalkTests(TestServer server)
{
    [Theory]
    [InlineData(RotationStrategy.SingleUser, 0, 183)]
    [InlineData(RotationStrategy.AlternatingUsers, 0, 348)]
    [InlineData(RotationStrategy.AlternatingUsers, 1, 349)] // the first user's turn again
    [InlineData(RotationStrategy.AlternatingUsers, 2, 364)] // the clone's turn again
    public async Task Whatever_goes_wrong_the_promises_hold(RotationStrategy strategy, int turnsBefore, int points)
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await server.StartedAsync(), strategy, turnsBefore);

        await scene.RequireHeldAsync(points, turnsBefore == 0 ? Sample.All : Sample.Step);
    }

    [Fact]
    public async Task They_hold_where_both_users_work_as_a_role_that_owns_everything()
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await server.StartedAsync(), RotationStrategy.AlternatingUsers, startsInOwnerRole: true);

        await scene.RequireHeldAsync(points: 358, Sample.LongStep);
    }

    [Fact]
    public async Task They_hold_on_a_newer_server_with_its_stricter_rules_for_memberships()
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await server.NewerAsync(), RotationStrategy.AlternatingUsers);

        await scene.RequireHeldAsync(points: 348, Sample.LongStep);
    }
}
