namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What a check says that the next turn would run, and how an owner role is set up, on real servers.</summary>
public class PlanTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task What_a_clone_would_be_given_is_told_without_secrets(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} CONNECTION LIMIT 7; ALTER ROLE {turns.FirstUser} SET shop.key = 'canary-7Q'");
        var clone = turns.Clone.Quoted();

        var plan = (await FindAsync(turns, "next turn"))!.Statements!;

        Assert.Equal(
        [
            $"CREATE ROLE {clone}", $"ALTER ROLE {clone} LOGIN CONNECTION LIMIT 7",
            $"GRANT {turns.FirstUser.Quoted()} TO {clone}{(await turns.HasGrantOptionsAsync() ? " WITH ADMIN False, INHERIT True, SET True" : "")}",
            $"ALTER ROLE {clone} SET \"search_path\" TO E'{turns.Schema}'", $"ALTER ROLE {clone} SET \"shop.key\" TO '…'",
            $"ALTER ROLE {clone} SET \"role\" TO E'{turns.FirstUser}'", $"ALTER ROLE {clone} PASSWORD '…'",
        ], plan);
        Assert.Equal("0", await turns.AskAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{turns.Clone}'"));
    }

    [Theory]
    [OnBothServers]
    public async Task What_an_existing_user_would_lose_is_told_before_it_is_adopted_even_where_it_is_refused(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"CREATE ROLE {turns.Clone} LOGIN CREATEDB; GRANT pg_monitor TO {turns.Clone}");

        var checks = await turns.CheckAsync();

        Assert.Contains(checks, check => check is { Name: "next user", Result: CheckResult.Failed });
        var plan = Assert.Single(checks, check => check.Name == "next turn").Statements!;
        Assert.Contains($"ALTER ROLE {turns.Clone.Quoted()} NOCREATEDB", plan);
        Assert.Contains(plan, statement => statement.StartsWith($"REVOKE \"pg_monitor\" FROM {turns.Clone.Quoted()}", StringComparison.Ordinal));
        Assert.Equal("pg_monitor", await turns.MembershipsAsync(turns.Clone));
    }

    [Theory]
    [OnBothServers]
    public async Task The_statements_for_an_owner_role_set_one_up_that_both_users_work_in(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await using (var session = await turns.ConnectAsync())
            await session.RunAsync("CREATE TABLE made_first (id int)");

        var check = (await FindAsync(turns, "owner role"))!;
        Assert.Contains($"run these while '{turns.FirstUser}' is in use, the last one in each of these databases: 'postgres'.", check.Sentence, StringComparison.Ordinal);
        foreach (var statement in check.Statements!)
            await turns.AsSuperuserAsync(statement);

        Assert.Null(await FindAsync(turns, "owner role"));
        await turns.RotateAsync();
        await using var clone = await turns.ConnectAsync();
        Assert.Equal($"{turns.Clone} as {turns.FirstUser}_owner", await clone.AskAsync("SELECT session_user || ' as ' || current_user"));
        await clone.RunAsync("ALTER TABLE made_first ADD COLUMN by_clone int");
    }

    [Theory]
    [OnBothServers]
    public async Task While_the_clone_is_in_use_the_owner_role_has_to_wait_for_the_next_turn(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();

        Assert.Contains($"run these once '{turns.FirstUser}' is in use again,", (await FindAsync(turns, "owner role"))!.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers]
    public async Task Where_the_first_user_owns_nothing_no_owner_role_is_spoken_of(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER SCHEMA {turns.Schema} OWNER TO CURRENT_USER");

        Assert.Null(await FindAsync(turns, "owner role"));
    }

    [Theory]
    [OnBothServers]
    public async Task A_turn_logs_each_statement_that_changes_the_next_user_as_a_check_has_shown_it(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} CONNECTION LIMIT 3"); // undone at its turn
        var plan = (await FindAsync(turns, "next turn"))!.Statements!;
        turns.Log.Lines.Clear();

        await turns.RotateAsync();

        Assert.Equal([$"ALTER ROLE {turns.FirstUser.Quoted()} CONNECTION LIMIT -1", $"ALTER ROLE {turns.FirstUser.Quoted()} PASSWORD '…'"], Changes(turns));
        Assert.Equal(plan, Changes(turns));
        Assert.DoesNotContain("SCRAM-SHA-256", turns.Log.Everything, StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers]
    public async Task A_turn_that_fails_has_changed_nothing_and_logs_no_change(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} NOCREATEROLE");

        await turns.FailToRotateAsync();

        Assert.Empty(Changes(turns));
    }

    private static IEnumerable<string> Changes(Turns turns)
    {
        const string Change = "Information: Changing the user whose turn is next: ";
        return turns.Log.Lines.Where(line => line.StartsWith(Change, StringComparison.Ordinal)).Select(line => line[Change.Length..]);
    }

    private static async Task<Check?> FindAsync(Turns turns, string name) => (await turns.CheckAsync()).SingleOrDefault(check => check.Name == name);
}
