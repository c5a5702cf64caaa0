using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Who may connect is asked of the user who logs in, and not of the role in which it starts.</summary>
public class ConnectTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task A_clone_that_could_not_connect_is_not_made_and_with_the_grant_it_is(TestServer server)
    {
        var (turns, owner) = await CreateAsync(server);
        var token = turns.Begin();

        var error = await turns.FailToRotateAsync(token);

        var grant = $"GRANT CONNECT ON DATABASE {Database(turns)} TO \"{owner}\"";
        Assert.Equal(Sentence(turns, turns.Clone, grant), error.Message);
        Assert.Equal("0", await turns.AskAsync($"SELECT count(*) FROM pg_roles WHERE rolname = '{turns.Clone}'"));
        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "privileges", Result: CheckResult.Failed } && check.Sentence == error.Message);
        await CureAsync(turns, token, grant);
        await turns.RotateAsync();
        Assert.Equal(turns.FirstUser, turns.User);
    }

    [Theory]
    [OnBothServers]
    public async Task Where_the_users_do_not_inherit_from_the_owner_role_they_must(TestServer server)
    {
        var (turns, owner) = await CreateAsync(server);
        await StopInheritingAsync(turns, owner, turns.FirstUser);
        var token = turns.Begin();

        var error = await turns.FailToRotateAsync(token);

        var cure = $"GRANT CONNECT ON DATABASE {Database(turns)} TO \"{owner}\"; "
            + (await turns.HasGrantOptionsAsync() ? $"GRANT \"{owner}\" TO \"{turns.FirstUser}\" WITH INHERIT TRUE" : $"ALTER ROLE \"{turns.FirstUser}\" INHERIT");
        Assert.Equal(Sentence(turns, turns.Clone, cure), error.Message);
        await CureAsync(turns, token, cure);
    }

    [Theory]
    [OnBothServers]
    public async Task A_user_that_is_there_and_does_not_inherit_is_granted_it_itself(TestServer server)
    {
        var (turns, owner) = await CreateAsync(server);
        await turns.AsSuperuserAsync($"GRANT CONNECT ON DATABASE {Database(turns)} TO {owner}");
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"REVOKE CONNECT ON DATABASE {Database(turns)} FROM {turns.FirstUser}");
        await StopInheritingAsync(turns, owner, turns.FirstUser);
        var token = turns.Begin();

        var error = await turns.FailToRotateAsync(token);

        var grant = $"GRANT CONNECT ON DATABASE {Database(turns)} TO \"{turns.FirstUser}\"";
        Assert.Equal(Sentence(turns, turns.FirstUser, grant), error.Message);
        await CureAsync(turns, token, grant);
    }

    [Theory]
    [OnBothServers]
    public async Task Of_a_database_that_a_pooler_calls_otherwise_nothing_is_asked_and_the_start_role_for_all_counts(TestServer server)
    {
        var (turns, owner) = await CreateAsync(server);
        await using var administrator = await turns.LogInAsAdministratorAsync();

        await administrator.PrepareNextAsync(UserTurn.After(turns.User) with { Database = "a name of the pooler's" }, "new password", Turns.Cancellation);

        Assert.Equal(owner, await turns.MembershipsAsync(turns.Clone));
        Assert.StartsWith($"0 role={owner}\n", await turns.SettingsAsync(turns.Clone), StringComparison.Ordinal);
    }

    private static string Database(Turns turns) => $"\"{turns.Store.Value(StagingLabels.Current).GetString("dbname")}\"";

    private static string Sentence(Turns turns, string next, string cure) =>
        $"PrivilegeMissing: The user '{next}' could not connect to the database '{Database(turns).Trim('"')}': the server asks that privilege of the user who logs in, with what "
        + $"it inherits, and not of the role in which it starts. Let an administrator run: {cure}. Nothing was changed.";

    private static async Task StopInheritingAsync(Turns turns, string owner, string user) => await turns.AsSuperuserAsync(
        await turns.HasGrantOptionsAsync() ? $"GRANT {owner} TO {user} WITH INHERIT FALSE" : $"ALTER ROLE {user} NOINHERIT");

    /// <summary>Once a superuser has run what it takes, the same rotation comes to its end.</summary>
    private static async Task CureAsync(Turns turns, string token, string cure)
    {
        var next = UserTurn.After(turns.User).Next;
        await turns.AsSuperuserAsync(cure);
        await turns.RotateAsync(token);
        Assert.Equal(next, turns.User);
        await using var session = await turns.ConnectAsync();
    }

    /// <summary>With an owner role, and a database to which only the first user and the administrator may connect.</summary>
    private async Task<(Turns Turns, string Owner)> CreateAsync(TestServer server)
    {
        var postgres = await servers.GetAsync(server);
        var database = $"doors {Guid.NewGuid():N}";
        await postgres.ExecuteAsync($"CREATE DATABASE \"{database}\"", TestContext.Current.CancellationToken);
        var turns = await Turns.CreateAsync(postgres, database: database);
        var owner = await turns.ShareOwnerRoleAsync();
        await turns.AsSuperuserAsync($"REVOKE CONNECT ON DATABASE \"{database}\" FROM PUBLIC; GRANT CONNECT ON DATABASE \"{database}\" TO {turns.FirstUser}, {turns.Admin}");
        return (turns, owner);
    }
}
