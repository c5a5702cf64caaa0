using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Walk.Tests.Canaries.MySql;

/// <summary>The walk finds the faults that rotation functions in use are known for: so it would find them here, too.</summary>
public class MySqlCanaryTests(RotationFunctions.MySql.Tests.TestServers servers)
{
    private static readonly Predicate<Point> Nowhere = _ => false;

    [Theory]
    [InlineData("^SET DEFAULT ROLE.*")]
    [InlineData("^ALTER USER .* WITH MAX_USER_CONNECTIONS .*")]
    [InlineData(" WITH GRANT OPTION")]
    public async Task What_is_not_copied_to_the_other_user_is_found(string forgotten)
    {
        await using var walk = await VisitAsync(MySqlKind.MySql, new CopiedClone(forgotten), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("at the end: one user has the rights [");
    }

    [Fact]
    public async Task A_right_that_was_taken_from_one_user_and_stays_with_the_other_is_found()
    {
        await using var first = await VisitAsync(MySqlKind.MySql, new CopiedClone(), RotationStrategy.AlternatingUsers, Nowhere);
        await using var second = await VisitAsync(MySqlKind.MySql, new CopiedClone(), RotationStrategy.AlternatingUsers, Nowhere, turnsBefore: 1);

        Assert.DoesNotContain(first.Violations, violation => violation.Contains("has the rights", StringComparison.Ordinal));
        second.RequireFound("at the end: one user has the rights [");
    }

    [Fact]
    public async Task A_user_that_may_do_what_the_first_may_not_is_found()
    {
        await using var walk = await VisitAsync(MySqlKind.MySql, new WidenedClone(), RotationStrategy.AlternatingUsers, point =>
            point.WireFaults.Any(fault => fault.Kind == WireFaultKind.KillAfter) && point.Name.Contains("(GRANT ", StringComparison.Ordinal));

        Assert.Contains(walk.Violations, violation => violation.Contains("at the end: the user ", StringComparison.Ordinal)
            && violation.Contains("GRANT ALL PRIVILEGES", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_that_nobody_asked_for_is_found()
    {
        await using var walk = await VisitAsync(MySqlKind.MySql, new StrayAccount(), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("at the end: one user has the rights [");
    }

    [Theory]
    [InlineData("", "testSecret#1:again", "after TestSecret")]
    [InlineData("RETAIN CURRENT PASSWORD", "setSecret#1:again", "after SetSecret")]
    public async Task A_current_password_that_does_not_work_until_the_label_moves_is_found(string keeping, string at, string moment)
    {
        await using var walk = await VisitAsync(MySqlKind.MySql, new OwnPassword(keeping), RotationStrategy.SingleUser, point => point.Name == at);

        walk.RequireFound($"{at}, {moment}: the current value does not work");
    }

    [Fact]
    public async Task A_password_in_the_log_of_MariaDB_is_found()
    {
        await using var walk = await VisitAsync(
            MySqlKind.MariaDb, new PasswordInStatement("SET PASSWORD = PASSWORD('?')"), RotationStrategy.SingleUser, Nowhere);

        Assert.Equal(["in the server's log: a password stands there"], walk.Violations);
    }

    private async Task<Walk> VisitAsync(MySqlKind kind, Rotator canary, RotationStrategy strategy, Predicate<Point> where, int turnsBefore = 0)
    {
        await using var scene = await MySqlScene.CreateAsync(await servers.UsualAsync(kind), strategy, turnsBefore, canary);
        return await Walk.VisitAsync(scene, where);
    }
}
