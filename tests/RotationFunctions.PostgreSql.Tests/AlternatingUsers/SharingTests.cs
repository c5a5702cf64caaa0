using Npgsql;

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

    private static Task CreateAsync(NpgsqlConnection session, int turn) => session.RunAsync(
        $"CREATE TABLE made_{turn} (id int); CREATE INDEX index_{turn} ON made_{turn} (id); CREATE SEQUENCE count_{turn}; CREATE TYPE mood_{turn} AS ENUM ('good'); "
        + $"CREATE VIEW seen_{turn} AS SELECT id FROM made_{turn}; CREATE FUNCTION work_{turn}() RETURNS int LANGUAGE sql AS 'SELECT 1'");

    private static Task UseAndAlterAsync(NpgsqlConnection session, int turn, string column) => session.RunAsync(
        $"INSERT INTO made_{turn} (id) VALUES (1); SELECT * FROM seen_{turn}; SELECT nextval('count_{turn}'), work_{turn}(); "
        + $"ALTER TABLE made_{turn} ADD COLUMN {column} int; ALTER TYPE mood_{turn} ADD VALUE '{column}'; REINDEX INDEX index_{turn}; "
        + $"CREATE OR REPLACE FUNCTION work_{turn}() RETURNS int LANGUAGE sql AS 'SELECT 2'; COMMENT ON VIEW seen_{turn} IS '{column}'");
}
