namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Of the statements that let both users work as an owner role, some were run and others not.</summary>
public class HalfDoneRemedyTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task Where_the_user_in_use_alone_was_made_to_start_in_the_role_the_other_must_be_too(TestServer server)
    {
        var (turns, owner, database) = await CreateAsync(server);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} SET role = {owner}");
        await turns.AsSuperuserInAsync(database, $"REASSIGN OWNED BY {turns.Clone} TO {owner}");

        var error = await turns.FailToRotateAsync();

        var cure = $"ALTER ROLE {turns.FirstUser.Quoted()} IN DATABASE {database.Quoted()} SET role TO {owner.Quoted()}";
        Assert.Equal($"ObjectsNotShared: '{turns.FirstUser}' does not start in the same role as '{turns.Clone}' where there is something that one of them could not use then, in: '{database}'. "
            + $"Let an administrator run: {cure}. The service will try again.", error.Message);
        Assert.Contains(await turns.CheckAsync(), check => check.Result == CheckResult.Failed && check.Sentence == error.Message);
        await turns.AsSuperuserAsync(cure);
        await RequireSharedAsync(turns, database);
    }

    [Theory]
    [OnBothServers]
    public async Task Where_the_next_user_alone_was_made_to_start_in_the_role_the_one_in_use_must_be_too(TestServer server)
    {
        var (turns, owner, database) = await CreateAsync(server);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} SET role = {owner}");

        var error = await turns.FailToRotateAsync();

        Assert.StartsWith($"ObjectsNotShared: '{turns.Clone}' works as '{owner}' in the secret's database, but as itself in others", error.Message, StringComparison.Ordinal);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} SET role = {owner}");
        await turns.AsSuperuserInAsync(database, $"REASSIGN OWNED BY {turns.Clone} TO {owner}");
        await RequireSharedAsync(turns, database);
    }

    [Theory]
    [OnBothServers]
    public async Task Where_both_start_in_the_role_what_the_user_in_use_has_made_as_itself_must_belong_to_it(TestServer server)
    {
        var (turns, owner, database) = await CreateAsync(server);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} SET role = {owner}; ALTER ROLE {turns.FirstUser} SET role = {owner}");

        var error = await turns.FailToRotateAsync();

        var cure = $"REASSIGN OWNED BY {turns.Clone.Quoted()} TO {owner.Quoted()}";
        Assert.Equal($"ObjectsNotShared: '{turns.Clone}' owns what '{turns.FirstUser}' could not use, in: '{database}', 'postgres'. In each of these databases, let an administrator run: {cure}. "
            + $"From then on both users work as '{owner}'. The service will try again.", error.Message);
        await turns.AsSuperuserInAsync(database, cure);
        await RequireSharedAsync(turns, database);
    }

    [Theory]
    [OnBothServers(true, false)]
    public async Task What_the_first_user_had_made_before_it_started_in_the_role_must_belong_to_it(TestServer server, bool isFirstInUse)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await using (var first = await turns.ConnectAsync())
            await first.RunAsync("CREATE TABLE made (id int)");
        var owner = await turns.ShareOwnerRoleAsync();
        if (!isFirstInUse)
        {
            await turns.AsSuperuserAsync($"ALTER TABLE {turns.Schema}.made OWNER TO {owner}");
            await turns.RotateAsync();
            await turns.AsSuperuserAsync($"ALTER TABLE {turns.Schema}.made OWNER TO {turns.FirstUser}");
        }

        var error = await turns.FailToRotateAsync();

        var cure = $"REASSIGN OWNED BY {turns.FirstUser.Quoted()} TO {owner.Quoted()}";
        Assert.StartsWith($"ObjectsNotShared: '{turns.FirstUser}' owns what '{turns.Clone}' could not use, in: 'postgres'. ", error.Message, StringComparison.Ordinal);
        Assert.Contains(cure, error.Message, StringComparison.Ordinal);
        await turns.AsSuperuserAsync(cure);
        await turns.RotateAsync();
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            await using var session = await turns.ConnectAsync(label);
            await session.RunAsync($"ALTER TABLE made ADD COLUMN by_{label} int");
        }
    }

    [Theory]
    [OnBothServers(true, false)]
    public async Task One_who_is_set_to_start_in_a_role_but_may_not_work_as_it_has_to_be_let(TestServer server, bool isFirstMember)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.ShareOwnerRoleAsync();
        await turns.RotateAsync();
        var (database, other) = ($"started in of {turns.FirstUser}", $"other_{turns.FirstUser}");
        var (member, lacking) = isFirstMember ? (turns.FirstUser, turns.Clone) : (turns.Clone, turns.FirstUser);
        await turns.AsSuperuserAsync($"CREATE ROLE {other}; GRANT {other} TO {member}");
        if (await turns.HasGrantOptionsAsync())
            await turns.AsSuperuserAsync($"GRANT {other} TO {lacking} WITH SET FALSE"); // a member, but not to work as it
        await turns.AsSuperuserAsync($"CREATE DATABASE \"{database}\" OWNER {other}");
        foreach (var user in new[] { turns.FirstUser, turns.Clone })
            await turns.AsSuperuserAsync($"ALTER ROLE {user} IN DATABASE \"{database}\" SET role = {other}");

        var error = await turns.FailToRotateAsync();

        var option = await turns.HasGrantOptionsAsync() ? " WITH SET TRUE" : "";
        var cure = $"GRANT {other.Quoted()} TO {lacking.Quoted()}{option}; ALTER ROLE {lacking.Quoted()} IN DATABASE {database.Quoted()} SET role TO {other.Quoted()}";
        Assert.Equal($"ObjectsNotShared: '{turns.FirstUser}' does not start in the same role as '{turns.Clone}' where there is something that one of them could not use then, in: '{database}'. "
            + $"Let an administrator run: {cure}. The service will try again.", error.Message);
        await turns.AsSuperuserAsync(cure);
        await turns.RotateAsync();
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            await using var session = await turns.LogInAsync(turns.Store.Value(label).With("dbname", database));
            Assert.Equal(other, await session.AskAsync("SELECT current_user"));
        }
    }

    [Theory]
    [OnBothServers]
    public async Task What_a_session_of_before_keeps_for_itself_alone_does_not_count(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await using var before = await turns.ConnectAsync();
        await before.RunAsync("CREATE TEMPORARY TABLE kept (id serial PRIMARY KEY, note text); CREATE TEMPORARY VIEW seen AS SELECT * FROM kept");
        await turns.ShareOwnerRoleAsync();

        await turns.RotateAsync();
        await turns.RotateAsync();

        await before.RunAsync("INSERT INTO kept (note) VALUES ('still there')");
    }

    /// <summary>Whatever either has made there, both can use and alter, also after a pool has taken the connection back.</summary>
    private static async Task RequireSharedAsync(Turns turns, string database)
    {
        await turns.RotateAsync();
        var labels = new[] { StagingLabels.Current, StagingLabels.Previous };
        foreach (var label in labels)
        {
            await using var session = await turns.LogInAsync(turns.Store.Value(label).With("dbname", database));
            await session.RunAsync("DISCARD ALL");
            await session.RunAsync($"CREATE SCHEMA by_{label}; CREATE TABLE by_{label}.made (id int); ALTER TABLE made_before.made ADD COLUMN by_{label} int");
        }
        foreach (var label in labels)
        {
            await using var session = await turns.LogInAsync(turns.Store.Value(label).With("dbname", database));
            await session.RunAsync("DISCARD ALL");
            foreach (var other in labels)
                await session.RunAsync($"ALTER TABLE by_{other}.made ADD COLUMN by_{label} int");
        }
    }

    /// <summary>The clone is in use, both start in an owner role in the secret's database alone, and in another one the clone has made something as itself.</summary>
    private async Task<(Turns Turns, string Owner, string Database)> CreateAsync(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} RESET role; ALTER ROLE {turns.FirstUser} IN DATABASE postgres SET role = {owner}");
        await turns.RotateAsync();
        var database = $"half done of {turns.FirstUser}";
        await turns.AsSuperuserAsync($"CREATE DATABASE \"{database}\" OWNER {turns.Clone}");
        await using var clone = await turns.LogInAsync(turns.Store.Value(StagingLabels.Current).With("dbname", database));
        await clone.RunAsync("CREATE SCHEMA made_before; CREATE TABLE made_before.made (id int)");
        return (turns, owner, database);
    }
}
