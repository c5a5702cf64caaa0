using RotationFunctions.Databases;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local.Faults;
using RotationFunctions.Walk.Tests.Canaries;

namespace RotationFunctions.Walk.Tests;

/// <summary>The walk finds the faults that rotation functions in use are known for: so it would find them here, too.</summary>
public class CanaryTests(TestServer server)
{
    [Fact]
    public async Task A_user_that_gets_its_password_before_its_rights_is_found()
    {
        await using var walk = await VisitAsync(new HalfMadeClone(), RotationStrategy.AlternatingUsers, point => point.WireFaults.Any(fault => fault.Kind != WireFaultKind.TimeOut));

        Assert.Contains(walk.Violations, violation => violation.Contains("(GRANT", StringComparison.Ordinal)
            && violation.EndsWith("at the end: the current value does not work", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_is_set_before_it_is_staged_is_found()
    {
        await using var walk = await VisitAsync(new SetBeforeStaged(), RotationStrategy.SingleUser, point => point.Faults.Any(fault => fault is { Call: "PutSecretValue", Kind: FaultKind.KillBefore }));

        Assert.Contains(walk.Violations, violation => violation.StartsWith("PutSecretValue#1+:kill-before, ", StringComparison.Ordinal)
            && violation.Contains("locked out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_in_the_servers_log_is_found()
    {
        await using var walk = await VisitAsync(new PasswordInStatement(), RotationStrategy.SingleUser, _ => false);

        Assert.Equal(["in the server's log: a password stands there"], walk.Violations);
    }

    private async Task<Walk> VisitAsync(Rotator canary, RotationStrategy strategy, Predicate<Point> where)
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await server.StartedAsync(), strategy, rotator: canary);
        return await Walk.VisitAsync(scene, where);
    }
}
