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

    [Fact]
    public async Task A_user_without_the_settings_of_the_first_is_found()
    {
        await using var walk = await VisitAsync(new SettingsLeftOut(), RotationStrategy.AlternatingUsers, Nowhere);

        walk.RequireFound("a login of the one is not as a login of the other");
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

    private static Predicate<Point> AtStatement(WireFaultKind kind, string verb) =>
        point => point.WireFaults.Any(fault => fault.Kind == kind) && point.Name.Contains($"({verb} ", StringComparison.Ordinal);

    private static Predicate<Point> AtPut(FaultKind kind) => point => point.Faults.Any(fault => fault.Call == "PutSecretValue" && fault.Kind == kind);

    private async Task<Walk> VisitAsync(Rotator canary, RotationStrategy strategy, Predicate<Point> where)
    {
        await using var scene = await PostgreSqlScene.CreateAsync(await server.StartedAsync(), strategy, rotator: canary);
        return await Walk.VisitAsync(scene, where);
    }
}
