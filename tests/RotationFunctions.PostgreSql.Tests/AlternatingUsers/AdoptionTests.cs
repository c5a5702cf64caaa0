using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A user of the next name that is there already: a stranger, or another rotation tool's.</summary>
public class AdoptionTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task A_stranger_is_left_alone(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var stranger = await Account.CreateAsync(turns.Server, user: turns.Clone);

        var error = await turns.FailToRotateAsync();

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        await using var session = await stranger.LogInAsync();
    }

    [Theory]
    [OnBothServers]
    public async Task After_an_edit_a_rollback_to_a_password_that_still_works_makes_that_user_the_equal_of_the_one_in_use(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();
        var (current, previous) = (turns.Store.Value(StagingLabels.Current), turns.Store.Value(StagingLabels.Previous));
        turns.Store.Add("an edit by PutSecretValue, as a person makes it", current.With("note", "edited"), StagingLabels.Current);
        turns.Store.Add("what was current before that edit by a person", current, StagingLabels.Previous);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} CONNECTION LIMIT 5");
        var token = turns.Begin();
        turns.Store.Add(token, previous, StagingLabels.Pending);

        await turns.RotateAsync(token);

        Assert.Equal(turns.FirstUser, turns.User);
        Assert.Equal("5", await turns.AskAsync($"SELECT rolconnlimit FROM pg_roles WHERE rolname = '{turns.FirstUser}'"));
    }

    [Theory]
    [OnBothServers]
    public async Task An_adopted_user_loses_what_the_one_in_use_has_not(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), adoptExisting: true);
        await turns.AsSuperuserAsync($"CREATE ROLE more_{turns.FirstUser}; ALTER ROLE {turns.Admin} CREATEDB");
        await Account.CreateAsync(turns.Server, "CREATEDB CREATEROLE NOINHERIT CONNECTION LIMIT 3", user: turns.Clone);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} SET work_mem = '1GB'");
        await turns.GrantAdminAsync(turns.Clone);
        await turns.GrantAdminAsync($"more_{turns.FirstUser}");
        await turns.AsSuperuserAsync($"SET ROLE {turns.Admin}; GRANT more_{turns.FirstUser} TO {turns.Clone}");

        await turns.RotateAsync();

        Assert.Equal(turns.FirstUser, await turns.MembershipsAsync(turns.Clone));
        Assert.Equal("false false true -1", await turns.AskAsync(
            $"SELECT concat_ws(' ', rolcreatedb::text, rolcreaterole::text, rolinherit::text, rolconnlimit) FROM pg_roles WHERE rolname = '{turns.Clone}'"));
        Assert.Equal($"0 role={turns.FirstUser}\n0 search_path={turns.Schema}", await turns.SettingsAsync(turns.Clone));
    }

    [Theory]
    [OnBothServers("SUPERUSER", "REPLICATION", "BYPASSRLS")]
    public async Task A_user_that_is_more_than_the_one_in_use_is_not_adopted(TestServer server, string power)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), adoptExisting: true);
        await Account.CreateAsync(turns.Server, power, user: turns.Clone);
        await turns.GrantAdminAsync(turns.Clone);
        var token = turns.Begin();

        var error = await turns.FailToRotateAsync(token);
        await turns.AsSuperuserAsync($"ALTER ROLE \"{turns.Clone}\" NO{power}");
        await turns.RotateAsync(token);

        Assert.Equal($"PrivilegeMissing: The user '{turns.Clone}' is more than '{turns.FirstUser}', whose place it would take ({power}), and only a superuser "
            + $"may change that. Let one run: ALTER ROLE \"{turns.Clone}\" NO{power}.", error.Message);
        Assert.Equal(turns.Clone, turns.User);
    }

    [Theory]
    [OnBothServers]
    public async Task From_16_on_adopting_takes_the_admin_option_and_says_so(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), adoptExisting: true);
        await Account.CreateAsync(turns.Server, user: turns.Clone);
        var token = turns.Begin();

        if (server == TestServer.Newer)
        {
            var error = await turns.FailToRotateAsync(token);
            Assert.Contains($"Give it with: GRANT \"{turns.Clone}\" TO \"{turns.Admin}\" WITH ADMIN OPTION, INHERIT FALSE, SET FALSE.", error.Message, StringComparison.Ordinal);
            await turns.GrantAdminAsync(turns.Clone);
        }
        await turns.RotateAsync(token);

        Assert.Equal(turns.Clone, turns.User);
    }

    /// <remarks>AWS's rotation function makes a clone that is a member of the first user, works as itself, and so owns what it creates.</remarks>
    [Theory]
    [OnBothServers]
    public async Task A_clone_of_AWS_function_is_taken_over_once_what_it_owns_belongs_to_both(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), adoptExisting: true);
        var clone = await MakeCloneOfAwsAsync(turns);
        await turns.AsSuperuserAsync($"SET ROLE {clone.User}; CREATE TABLE {turns.Schema}.theirs (id int)");
        var token = turns.Begin();

        var error = await turns.FailToRotateAsync(token);
        await turns.AsSuperuserAsync($"REASSIGN OWNED BY \"{turns.Clone}\" TO \"{turns.FirstUser}\"");
        await turns.RotateAsync(token);
        await turns.RotateAsync();

        Assert.Equal($"ObjectsNotShared: '{turns.Clone}' owns what '{turns.FirstUser}' could not use, in: 'postgres'. In each of these databases, let an "
            + $"administrator run: REASSIGN OWNED BY \"{turns.Clone}\" TO \"{turns.FirstUser}\". From then on both users work as '{turns.FirstUser}'. The "
            + "service will try again.", error.Message);
        await using var session = await turns.ConnectAsync();
        await session.RunAsync("ALTER TABLE theirs ADD COLUMN more int");
    }

    [Theory]
    [OnBothServers]
    public async Task Default_privileges_of_a_clone_keep_nobody_from_taking_it_over(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), adoptExisting: true);
        await MakeCloneOfAwsAsync(turns);
        await turns.AsSuperuserAsync($"ALTER DEFAULT PRIVILEGES FOR ROLE {turns.Clone} IN SCHEMA {turns.Schema} GRANT SELECT ON TABLES TO {turns.FirstUser}");

        await turns.RotateAsync();

        Assert.Equal(turns.Clone, turns.User);
        await using var session = await turns.ConnectAsync();
        await session.RunAsync("CREATE TABLE ours (id int)");
    }

    [Theory]
    [OnBothServers]
    public async Task A_clone_of_AWS_function_that_is_in_use_gives_way_to_the_first_user(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), adoptExisting: true);
        var clone = await MakeCloneOfAwsAsync(turns);
        turns.Change(value => value.With("username", clone.User).With("password", clone.Password));
        await turns.AsSuperuserAsync($"SET ROLE {clone.User}; CREATE TABLE {turns.Schema}.theirs (id int)");
        var token = turns.Begin();

        var error = await turns.FailToRotateAsync(token);
        await turns.AsSuperuserAsync($"REASSIGN OWNED BY \"{turns.Clone}\" TO \"{turns.FirstUser}\"");
        await turns.RotateAsync(token);

        Assert.StartsWith($"ObjectsNotShared: '{turns.Clone}' owns what '{turns.FirstUser}' could not use", error.Message, StringComparison.Ordinal);
        Assert.Equal(turns.FirstUser, turns.User);
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            await using var session = await turns.ConnectAsync(label);
            await session.RunAsync($"ALTER TABLE {turns.Schema}.theirs ADD COLUMN by_{label} int");
        }
        await turns.RotateAsync();
        await using var again = await turns.ConnectAsync();
        Assert.Equal(turns.FirstUser, await again.AskAsync("SELECT current_user"));
    }

    private static async Task<Account> MakeCloneOfAwsAsync(Turns turns)
    {
        var clone = await Account.CreateAsync(turns.Server, user: turns.Clone);
        await turns.AsSuperuserAsync($"GRANT {turns.FirstUser} TO {turns.Clone}; GRANT CREATE ON SCHEMA {turns.Schema} TO {turns.Clone}");
        await turns.GrantAdminAsync(turns.Clone);
        return clone;
    }
}
