using System.Globalization;
using System.Security.Cryptography;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>The owner role is set for the secret's database alone: what belongs to the user in use itself in another one would be kept from the next.</summary>
public class OwnerRoleInOneDatabaseTests(TestServers servers)
{
    [Theory]
    [OnBothServers("CREATE DATABASE \"{0}\" OWNER {1}", "CREATE DATABASE \"{0}\"; GRANT CREATE ON DATABASE \"{0}\" TO {1}")]
    public async Task What_the_first_user_has_as_itself_in_another_database_is_not_kept_from_the_clone_in_silence(TestServer server, string statements)
    {
        var (turns, database) = await CreateAsync(server);
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
    public async Task Where_the_first_user_is_next_it_must_start_in_the_owner_role_there_as_well(TestServer server)
    {
        var (turns, database) = await CreateAsync(server);
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"CREATE DATABASE \"{database}\" OWNER {turns.Clone}");
        var owner = $"owner_{turns.FirstUser}";

        var error = await turns.FailToRotateAsync();

        var cure = $"ALTER ROLE {turns.Clone.Quoted()} SET role TO {owner.Quoted()}; ALTER ROLE {turns.FirstUser.Quoted()} SET role TO {owner.Quoted()}";
        Assert.Contains($"Let an administrator run: {cure}; then, in each of these databases: ", error.Message, StringComparison.Ordinal);
        await turns.AsSuperuserAsync(cure);
        await turns.AsSuperuserInAsync(database, $"REASSIGN OWNED BY {turns.Clone} TO {owner}");
        await turns.RotateAsync();
        Assert.Equal(turns.FirstUser, turns.User);
        foreach (var label in new[] { StagingLabels.Current, StagingLabels.Previous })
        {
            await using var session = await turns.LogInAsync(turns.Store.Value(label).With("dbname", database));
            Assert.Equal(owner, await session.AskAsync("SELECT current_user"));
        }
    }

    [Theory]
    [OnBothServers]
    public async Task What_was_granted_to_the_first_user_in_another_database_counts_as_well(TestServer server)
    {
        var (turns, database) = await CreateAsync(server);
        await turns.AsSuperuserAsync($"CREATE DATABASE \"{database}\"");
        await turns.RotateAsync(); // where it has nothing, all is well
        await turns.RotateAsync();
        await turns.AsSuperuserInAsync(database, $"CREATE TABLE granted (id int); GRANT SELECT ON granted TO {turns.FirstUser}");

        var error = await turns.FailToRotateAsync();

        Assert.Equal(DatabaseErrors.ObjectsNotShared, error.Code);
        Assert.Contains($"'{database}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [OnBothServers("ALTER ROLE {1} SET role = {2}", "ALTER ROLE {1} IN DATABASE \"{0}\" SET role = {2}", "ALTER DATABASE \"{0}\" SET role = {2}")]
    public async Task Turn_follows_turn_in_another_database_than_the_usual_one_wherever_the_role_is_set(TestServer server, string setting)
    {
        var database = $"turns of {RandomNumberGenerator.GetHexString(8)}";
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), database: database);
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} RESET role");
        await turns.AsSuperuserAsync($"CREATE DATABASE \"{database}\"");
        await turns.AsSuperuserAsync(string.Format(CultureInfo.InvariantCulture, setting, database, turns.FirstUser, owner));

        for (var turn = 0; turn < 3; turn++)
        {
            await turns.RotateAsync();
            await using var session = await turns.ConnectAsync();
            Assert.Equal(owner, await session.AskAsync("SELECT current_user"));
        }

        Assert.Equal(turns.Clone, turns.User);
        Assert.Equal(0, await turns.FailedLoginsAsync());
    }

    /// <summary>The first user works as an owner role in the secret's database alone; in the other one, whose name is told, as itself.</summary>
    private async Task<(Turns Turns, string Database)> CreateAsync(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} RESET role; ALTER ROLE {turns.FirstUser} IN DATABASE postgres SET role = {owner}");
        return (turns, $"other of {turns.FirstUser}");
    }
}
