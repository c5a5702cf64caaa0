namespace RotationFunctions.PostgreSql.Tests;

/// <summary>
/// Attributes that take more than <c>CREATEROLE</c>. For connections for replication PostgreSQL asks who logs in, and not in which role that one works.
/// </summary>
public class SuperpowerTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task An_administrator_who_may_give_it_gives_and_takes_it_in_every_turn(TestServer server)
    {
        var turns = await CreateAsync(server, server == TestServer.Newer ? "REPLICATION" : "SUPERUSER");

        await turns.RotateAsync();
        Assert.Equal("True", await MayAsync(turns, turns.Clone));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} NOREPLICATION");
        await turns.RotateAsync();

        Assert.Equal("True", await MayAsync(turns, turns.FirstUser));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} NOREPLICATION");
        await turns.RotateAsync();
        Assert.Equal("False", await MayAsync(turns, turns.Clone));
        Assert.DoesNotContain(turns.Log.Lines, line => line.Contains("replication", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_administrator_who_may_not_give_it_rotates_and_the_log_and_a_check_say_what_helps()
    {
        var turns = await CreateAsync(TestServer.Newer, "NOREPLICATION");
        var cure = $"ALTER ROLE {turns.Clone.Quoted()} REPLICATION";
        var advice = $"'{turns.FirstUser}' may open connections for replication, which '{turns.Clone}' may not: the administrator cannot give that. Where it is needed, let a "
            + $"superuser run: {cure}.";

        Assert.Contains(new Check("attributes", CheckResult.Warning, advice), await turns.CheckAsync());
        await turns.RotateAsync();
        Assert.Contains($"Warning: The password was changed. {advice}", turns.Log.Lines);

        await turns.AsSuperuserAsync(cure);
        await turns.RotateAsync();
        await turns.RotateAsync();
        Assert.Equal("True", await MayAsync(turns, turns.Clone));
    }

    [Fact]
    public async Task A_user_that_only_a_superuser_may_alter_is_told_before_its_turn_comes_and_then_with_what_helps()
    {
        var turns = await CreateAsync(TestServer.Usual, "NOREPLICATION"); // before PostgreSQL 16
        var remedy = Remedy(turns, "REPLICATION", "NOREPLICATION");

        Assert.Contains(new Check("attributes", CheckResult.Warning, $"When the turn of '{turns.FirstUser}' comes, it cannot be prepared. {remedy}"), await turns.CheckAsync());
        await turns.RotateAsync();
        var error = await turns.FailToRotateAsync();

        Assert.StartsWith($"PrivilegeMissing: A privilege is missing to set the password of the user '{turns.FirstUser}'. {remedy}", error.Message, StringComparison.Ordinal);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser.Quoted()} NOREPLICATION");
        await turns.RotateAsync();
        Assert.Equal(turns.FirstUser, turns.User);
    }

    [Theory]
    [OnBothServers]
    public async Task A_superuser_whose_role_only_a_superuser_may_hand_on_is_told_with_what_helps(TestServer server)
    {
        var turns = await CreateAsync(server, "NOREPLICATION", "SUPERUSER");

        var error = await turns.FailToRotateAsync();

        Assert.Equal($"PrivilegeMissing: A privilege is missing to prepare the user '{turns.Clone}'. {Remedy(turns, "SUPERUSER", "NOSUPERUSER")}", error.Message);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser.Quoted()} NOSUPERUSER");
        await turns.RotateAsync();
        Assert.Equal(turns.Clone, turns.User);
    }

    private static string Remedy(Turns turns, string has, string without) =>
        $"Only a superuser may alter '{turns.FirstUser}', which has {has}: let 'masterarn' name a superuser's secret; or let one run: ALTER ROLE {turns.FirstUser.Quoted()} {without}.";

    private async Task<Turns> CreateAsync(TestServer server, string administrator, string user = "REPLICATION")
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} {user}; ALTER ROLE {turns.Admin} {administrator}");
        return turns;
    }

    private static Task<string> MayAsync(Turns turns, string user) => turns.AskAsync($"SELECT rolreplication FROM pg_roles WHERE rolname = '{user}'");
}
