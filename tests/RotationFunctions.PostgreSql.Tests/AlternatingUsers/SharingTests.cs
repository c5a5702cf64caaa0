using System.Globalization;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Whatever either user creates belongs to both, in both ways of sharing.</summary>
public class SharingTests(TestServers servers)
{
    [Theory]
    [OnBothServers(false, true)]
    public async Task Whatever_either_user_creates_is_usable_and_alterable_by_the_other(TestServer server, bool hasOwnerRole)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        if (hasOwnerRole)
            await turns.ShareOwnerRoleAsync();
        await using (var first = await turns.ConnectAsync())
            await CreateAsync(first, 0);

        for (var turn = 1; turn <= 4; turn++)
        {
            await turns.RotateAsync();
            await using var current = await turns.ConnectAsync();
            await CreateAsync(current, turn);
            await using var previous = await turns.ConnectAsync(StagingLabels.Previous); // an application that has not read the secret again
            for (var made = 0; made <= turn; made++)
            {
                await UseAndAlterAsync(current, made, $"by_current_{turn}");
                await UseAndAlterAsync(previous, made, $"by_previous_{turn}");
            }
        }

        await using var last = await turns.ConnectAsync();
        await last.RunAsync("DROP TABLE made_1, made_2 CASCADE; DROP FUNCTION work_1(); DROP TYPE mood_1; DROP SEQUENCE count_1");
    }

    [Theory]
    [OnBothServers(false, true)]
    public async Task Privileges_that_are_granted_later_reach_both(TestServer server, bool hasOwnerRole)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var shared = hasOwnerRole ? await turns.ShareOwnerRoleAsync() : turns.FirstUser;
        await turns.RotateAsync();
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"CREATE TABLE late_{turns.FirstUser} (id int); GRANT SELECT ON late_{turns.FirstUser} TO {shared}");

        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            await using var session = await turns.ConnectAsync(label);
            Assert.Equal("0", await session.AskAsync($"SELECT count(*) FROM public.late_{turns.FirstUser}"));
        }
    }

    [Theory]
    [OnBothServers]
    public async Task The_clone_is_a_member_of_the_first_user_and_starts_as_it_and_is_nothing_more(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));

        await turns.RotateAsync();

        Assert.Equal(turns.FirstUser, await turns.MembershipsAsync(turns.Clone));
        Assert.Equal("", await turns.MembershipsAsync(turns.FirstUser));
        await using var session = await turns.ConnectAsync();
        Assert.Equal($"{turns.Clone} as {turns.FirstUser}", await session.AskAsync("SELECT session_user || ' as ' || current_user"));
    }

    [Theory]
    [OnBothServers(false, true)]
    public async Task With_an_owner_role_the_clone_gets_the_same_membership_and_start_role_and_nothing_more(TestServer server, bool inOneDatabase)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var owner = await turns.ShareOwnerRoleAsync();
        if (inOneDatabase)
            await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} RESET role; ALTER ROLE {turns.FirstUser} IN DATABASE postgres SET role = {owner}");

        await turns.RotateAsync();

        Assert.Equal(owner, await turns.MembershipsAsync(turns.Clone));
        await using var session = await turns.ConnectAsync();
        Assert.Equal($"{turns.Clone} as {owner}", await session.AskAsync("SELECT session_user || ' as ' || current_user"));
        Assert.Equal("0", await turns.AskAsync($"SELECT count(*) FROM pg_auth_members WHERE roleid = '{turns.FirstUser}'::regrole AND member = '{turns.Clone}'::regrole"));
        Assert.Equal(await turns.SettingsAsync(turns.FirstUser), await turns.SettingsAsync(turns.Clone));
    }

    [Theory]
    [OnBothServers("CREATE DATABASE \"{0}\" OWNER {1}", "CREATE DATABASE \"{0}\"; GRANT CREATE ON DATABASE \"{0}\" TO {1}")]
    public async Task What_the_first_user_has_as_itself_in_another_database_is_not_kept_from_the_clone_in_silence(TestServer server, string statements)
    {
        var (turns, database) = await WithOwnerRoleInOneDatabaseAsync(server);
        foreach (var statement in statements.Split("; "))
            await turns.AsSuperuserAsync(string.Format(CultureInfo.InvariantCulture, statement, database, turns.FirstUser));
        await using (var first = await turns.LogInAsync(turns.Store.Value(StagingLabels.Current).With("dbname", database)))
            await first.RunAsync("CREATE SCHEMA s; CREATE TABLE s.made (id int)");
        var (user, owner) = (turns.FirstUser.Quoted(), $"owner_{turns.FirstUser}");

        var error = await turns.FailToRotateAsync();

        Assert.Equal($"ObjectsNotShared: '{turns.FirstUser}' works as '{owner}' in the secret's database, but as itself in others where it owns something or has privileges, which '{turns.Clone}' would "
            + $"lack: '{database}'. Let an administrator run: ALTER ROLE {user} SET role TO {owner.Quoted()}; then, in each of these databases: REASSIGN OWNED BY {user} TO {owner.Quoted()}, and grant "
            + $"to {owner.Quoted()} what was granted to {user}. From then on both users work as '{owner}' there too. The service will try again.", error.Message);
        Assert.Equal("0", await turns.AskAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{turns.Clone}'"));
        Assert.Contains(await turns.CheckAsync(), check => check.Result == CheckResult.Failed && check.Sentence == error.Message);

        await turns.AsSuperuserAsync($"ALTER ROLE {user} SET role TO {owner}; GRANT CREATE ON DATABASE \"{database}\" TO {owner}");
        await turns.AsSuperuserInAsync(database, $"REASSIGN OWNED BY {user} TO {owner}");
        await turns.RotateAsync();
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            await using var session = await turns.LogInAsync(turns.Store.Value(label).With("dbname", database));
            await session.RunAsync($"INSERT INTO s.made VALUES (1); CREATE SCHEMA by_{label}");
        }
    }

    [Theory]
    [OnBothServers]
    public async Task What_was_granted_to_the_first_user_in_another_database_counts_as_well(TestServer server)
    {
        var (turns, database) = await WithOwnerRoleInOneDatabaseAsync(server);
        await turns.AsSuperuserAsync($"CREATE DATABASE \"{database}\"");
        await turns.RotateAsync(); // where it has nothing, all is well
        await turns.RotateAsync();
        await turns.AsSuperuserInAsync(database, $"CREATE TABLE granted (id int); GRANT SELECT ON granted TO {turns.FirstUser}");

        var error = await turns.FailToRotateAsync();

        Assert.Equal(DatabaseErrors.ObjectsNotShared, error.Code);
        Assert.Contains($"'{database}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers]
    public async Task A_start_role_of_the_database_is_shared_by_membership_alone(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), database: $"db_{server}");
        await turns.AsSuperuserAsync($"CREATE DATABASE \"db_{server}\"");
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} RESET role");
        await turns.AsSuperuserAsync($"ALTER DATABASE \"db_{server}\" SET role = {owner}");

        await turns.RotateAsync();

        Assert.Equal(owner, await turns.MembershipsAsync(turns.Clone));
        Assert.DoesNotContain("role=", await turns.SettingsAsync(turns.Clone), StringComparison.Ordinal);
        await using var session = await turns.ConnectAsync();
        Assert.Equal(owner, await session.AskAsync("SELECT current_user"));
    }

    [Theory]
    [OnBothServers(false, true)]
    public async Task The_user_in_use_is_never_altered(TestServer server, bool hasOwnerRole)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        if (hasOwnerRole)
            await turns.ShareOwnerRoleAsync();

        for (var turn = 0; turn < 3; turn++)
        {
            var inUse = turns.User;
            var before = await turns.CatalogueRowsAsync(inUse);
            await turns.RotateAsync();
            Assert.NotEqual(inUse, turns.User);
            Assert.Equal(before, await turns.CatalogueRowsAsync(inUse));
        }
    }

    [Theory]
    [OnBothServers(false, true)]
    public async Task From_the_second_round_on_a_turn_changes_a_password_and_nothing_else(TestServer server, bool hasOwnerRole)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        if (hasOwnerRole)
            await turns.ShareOwnerRoleAsync();
        await turns.RotateAsync();
        var before = await turns.StatementsAsync();

        await turns.RotateAsync();
        await turns.RotateAsync();

        var changes = (await turns.StatementsAsync()).Skip(before.Count).ToList();
        Assert.Equal(2, changes.Count);
        Assert.StartsWith($"ALTER ROLE \"{turns.FirstUser}\" PASSWORD 'SCRAM-SHA-256$", changes[0], StringComparison.Ordinal);
        Assert.StartsWith($"ALTER ROLE \"{turns.Clone}\" PASSWORD 'SCRAM-SHA-256$", changes[1], StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers]
    public async Task A_change_to_an_owner_role_reaches_the_clone_at_its_next_turn(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();
        var owner = await turns.ShareOwnerRoleAsync(); // while the clone is in use

        await turns.RotateAsync();
        Assert.Equal(owner, await turns.MembershipsAsync(turns.FirstUser));
        await turns.RotateAsync();

        Assert.Equal(owner, await turns.MembershipsAsync(turns.Clone));
        await using var session = await turns.ConnectAsync();
        Assert.Equal(owner, await session.AskAsync("SELECT current_user"));
    }

    /// <summary>The first user works as an owner role in the secret's database alone; in the other one, whose name is told, as itself.</summary>
    private async Task<(Turns Turns, string Database)> WithOwnerRoleInOneDatabaseAsync(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} RESET role; ALTER ROLE {turns.FirstUser} IN DATABASE postgres SET role = {owner}");
        return (turns, $"other of {turns.FirstUser}");
    }

    private static Task CreateAsync(NpgsqlConnection session, int turn) => session.RunAsync(
        $"CREATE TABLE made_{turn} (id int); CREATE INDEX index_{turn} ON made_{turn} (id); CREATE SEQUENCE count_{turn}; CREATE TYPE mood_{turn} AS ENUM ('good'); "
        + $"CREATE VIEW seen_{turn} AS SELECT id FROM made_{turn}; CREATE FUNCTION work_{turn}() RETURNS int LANGUAGE sql AS 'SELECT 1'");

    private static Task UseAndAlterAsync(NpgsqlConnection session, int turn, string column) => session.RunAsync(
        $"INSERT INTO made_{turn} (id) VALUES (1); SELECT * FROM seen_{turn}; SELECT nextval('count_{turn}'), work_{turn}(); "
        + $"ALTER TABLE made_{turn} ADD COLUMN {column} int; ALTER TYPE mood_{turn} ADD VALUE '{column}'; REINDEX INDEX index_{turn}; "
        + $"CREATE OR REPLACE FUNCTION work_{turn}() RETURNS int LANGUAGE sql AS 'SELECT 2'; COMMENT ON VIEW seen_{turn} IS '{column}'");
}
