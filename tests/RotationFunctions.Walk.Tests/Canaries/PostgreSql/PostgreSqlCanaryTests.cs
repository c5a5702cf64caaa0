using RotationFunctions.Databases;
using RotationFunctions.IntegrationTests;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Walk.Tests.Canaries.PostgreSql;

/// <summary>The walk finds the faults that rotation functions in use are known for: so it would find them here, too.</summary>
public class PostgreSqlCanaryTests(TestServer server)
{
    private static readonly Predicate<Point> Nowhere = _ => false;

    [Fact]
    public async Task A_user_that_gets_its_password_before_its_rights_is_found()
    {
        await using var walk = await VisitAsync(new HalfMadeClone(), RotationStrategy.AlternatingUsers, AtStatement(WireFaultKind.KillAfter, "CREATE"));

        walk.RequireFound("at the end: the current value does not work");
    }

    [Fact]
    public async Task A_user_whose_tables_the_other_cannot_use_is_found()
    {
        await using var walk = await VisitAsync(new TablesOfItsOwn(), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("cannot use what the other makes");
    }

    [Theory]
    [InlineData("^ALTER ROLE .* SET .*_timeout.*")]
    [InlineData(" CONNECTION LIMIT 50")]
    public async Task What_is_not_copied_to_the_other_user_is_found(string forgotten)
    {
        await using var walk = await VisitAsync(new CopiedClone(forgotten), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("at the end: one user has the rights [");
    }

    [Theory]
    [InlineData("GRANT pg_read_all_data TO OTHER", "is in pg_read_all_data")]
    [InlineData("ALTER ROLE OTHER CREATEROLE", "has f t t")]
    public async Task A_user_that_may_do_what_the_first_may_not_is_found(string surplus, string right)
    {
        await using var walk = await VisitAsync(new CopiedClone(surplus: surplus), RotationStrategy.AlternatingUsers, Nowhere);

        Assert.Contains(walk.Violations, violation => violation.Contains("at the end: one user has the rights [", StringComparison.Ordinal)
            && violation.IndexOf(right, StringComparison.Ordinal) > violation.IndexOf("and the other [", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GRANT pg_read_all_data TO USER, OTHER")]
    [InlineData("GRANT SELECT (id) ON of_USER TO PUBLIC")]
    [InlineData("GRANT CREATE ON SCHEMA USER TO PUBLIC")]
    [InlineData("ALTER DEFAULT PRIVILEGES FOR ROLE USER GRANT SELECT ON TABLES TO PUBLIC")]
    public async Task A_right_that_is_given_beyond_what_the_first_user_had_is_found(string surplus)
    {
        await using var walk = await VisitAsync(new CopiedClone(surplus: surplus), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("without a fault, at the end: the first user had the rights [");
        walk.RequireFound("without a fault: the user 'walked_");
    }

    [Fact]
    public async Task A_setting_that_a_single_user_gets_is_found()
    {
        await using var walk = await VisitAsync(new WidenedItself(), RotationStrategy.SingleUser, Nowhere);

        walk.RequireFound("without a fault: the user 'walked_");
    }

    [Fact]
    public async Task A_previous_value_that_dies_with_the_label_is_found()
    {
        await using var walk = await VisitAsync(new CopiedClone(surplus: "ALTER ROLE USER PASSWORD NULL"), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("at the end: the previous value does not work");
    }

    [Fact]
    public async Task A_previous_user_that_may_not_log_in_after_a_failure_is_found()
    {
        await using var walk = await VisitAsync(new LocksOnRepeat(), RotationStrategy.AlternatingUsers, point => point.Name == "finishSecret#1:again");

        walk.RequireFound("at the end: the user 'walked_");
    }

    [Fact]
    public async Task A_right_that_was_taken_from_one_user_and_stays_with_the_other_is_found()
    {
        await using var first = await VisitAsync(new CopiedClone(), RotationStrategy.AlternatingUsers, Nowhere);
        await using var second = await VisitAsync(new Repassworded(), RotationStrategy.AlternatingUsers, Nowhere, turnsBefore: 1);

        Assert.DoesNotContain(first.Violations, violation => violation.Contains("at the end", StringComparison.Ordinal));
        second.RequireFound("without a fault, at the end: one user has the rights [");
    }

    [Fact]
    public async Task A_password_that_is_set_before_it_is_staged_is_found()
    {
        await using var walk = await VisitAsync(new SetBeforeStaged(), RotationStrategy.SingleUser, AtPut(FaultKind.KillBefore));

        walk.RequireFound("PutSecretValue#1+:kill-before, after CreateSecret: locked out: neither the current nor the pending value works");
    }

    [Fact]
    public async Task A_password_that_is_set_in_place_of_the_staged_one_is_found()
    {
        await using var walk = await VisitAsync(new SetsWhatItMade(), RotationStrategy.SingleUser, AtPut(FaultKind.KillAfter));

        walk.RequireFound("after SetSecret: locked out: neither the current nor the pending value works");
    }

    [Fact]
    public async Task A_staged_value_that_is_taken_back_though_the_server_has_it_is_found()
    {
        await using var walk = await VisitAsync(new GivesUpOnError(), RotationStrategy.SingleUser, AtStatement(WireFaultKind.CutAfter, "ALTER"));

        walk.RequireFound("after SetSecret: locked out: neither the current nor the pending value works");
    }

    [Fact]
    public async Task A_value_that_becomes_current_untested_is_found()
    {
        await using var walk = await VisitAsync(new MovedUntested(), RotationStrategy.SingleUser, AtStatement(WireFaultKind.CutBefore, "ALTER"));

        walk.RequireFound("at the end: the current value does not work");
    }

    [Fact]
    public async Task A_login_that_is_refused_in_every_rotation_is_found()
    {
        await using var walk = await VisitAsync(new TriesPendingFirst(), RotationStrategy.SingleUser, Nowhere);

        walk.RequireFound("without a fault: a login was refused");
    }

    [Fact]
    public async Task A_password_in_the_servers_log_is_found()
    {
        await using var walk = await VisitAsync(new PasswordInStatement("ALTER ROLE CURRENT_USER PASSWORD '?'"), RotationStrategy.SingleUser, Nowhere);

        Assert.Equal(["in the server's log: a password stands there"], walk.Violations);
    }

    [Fact]
    public async Task A_password_in_an_error_is_found()
    {
        await using var walk = await VisitAsync(new PasswordInError(), RotationStrategy.SingleUser, AtStatement(WireFaultKind.CutBefore, "ALTER"));

        walk.RequireFound("in an answer: a password stands there");
        walk.RequireFound("in the function's log: a password stands there");
    }

    [Fact]
    public async Task A_password_of_the_administrators_in_the_functions_log_is_found()
    {
        await using var walk = await VisitAsync(new LogsAdministrator(), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("in the function's log: another's password or key stands there");
    }

    private static Predicate<Point> AtStatement(WireFaultKind kind, string verb) =>
        point => point.WireFaults.Any(fault => fault.Kind == kind) && point.Name.Contains($"({verb} ", StringComparison.Ordinal);

    private static Predicate<Point> AtPut(FaultKind kind) => point => point.Faults.Any(fault => fault.Call == "PutSecretValue" && fault.Kind == kind);

    private async Task<Walk> VisitAsync(Rotator canary, RotationStrategy strategy, Predicate<Point> where, int turnsBefore = 0)
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await server.StartedAsync(), strategy, turnsBefore, canary);
        return await Walk.VisitAsync(scene, where);
    }
}
