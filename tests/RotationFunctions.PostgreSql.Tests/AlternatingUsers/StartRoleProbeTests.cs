using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A login that should start in a role is tested for that, after what connection pools do between two uses.</summary>
public class StartRoleProbeTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task A_clone_that_does_not_start_in_its_role_is_not_made_current(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);
        await turns.RunAsync(RotationStep.SetSecret, token);
        await turns.AsSuperuserAsync($"REVOKE {turns.FirstUser} FROM {turns.Clone} {(server == TestServer.Newer ? $"GRANTED BY {turns.Admin}" : "")}");

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.TestSecret, token));

        var version = await turns.AskAsync("SELECT split_part(current_setting('server_version'), ' ', 1)");
        var cure = $"GRANT {turns.FirstUser.Quoted()} TO {turns.Clone.Quoted()}";
        Assert.Equal($"RoleNotApplied: The user '{turns.Clone}' should start in the role '{turns.FirstUser}', but works as '{turns.Clone}', so the other of the two users "
            + $"could not use what it creates. Unless it is a member of that role, let an administrator run: {cure}. Some minor releases of the server ignore "
            + "the setting (13.17, 14.14, 15.9, 16.5, 17.1), and some older ones forget it at DISCARD ALL: this one is "
            + $"{version}; update it if it is one of them.", error.Message);
        Assert.Equal(turns.FirstUser, turns.User);
        await turns.AsSuperuserAsync(cure);
        await turns.RunAsync(RotationStep.TestSecret, token);
    }

    [Theory]
    [OnBothServers]
    public async Task A_single_user_that_starts_in_a_role_is_rotated_and_tested_alike(TestServer server)
    {
        var account = await Account.CreateAsync(await servers.GetAsync(server));
        var role = $"start_{account.User}";
        await account.Server.ExecuteAsync($"CREATE ROLE {role}; GRANT {role} TO {account.User}; ALTER ROLE {account.User} SET role = {role}", Turns.Cancellation);
        var stage = new Stage(account);

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
        await session.ProbeAsync(null, Turns.Cancellation);
        await account.Server.ExecuteAsync($"REVOKE {role} FROM {account.User}", Turns.Cancellation);
        await using var without = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
        var error = await Assert.ThrowsAsync<RotationException>(() => without.ProbeAsync(null, Turns.Cancellation));
        Assert.Equal(DatabaseErrors.RoleNotApplied, error.Code);
    }

    [Theory]
    [OnBothServers("user and database", "user", "database", "nothing", "none")]
    public async Task Of_several_start_roles_the_one_that_the_server_takes_is_demanded(TestServer server, string most)
    {
        var account = await Account.CreateAsync(await servers.GetAsync(server));
        var name = account.User;
        string[] statements =
        [
            $"CREATE ROLE by_both_{name}", $"CREATE ROLE by_user_{name}", $"CREATE ROLE by_database_{name}", $"CREATE DATABASE db_{name}",
            $"GRANT by_both_{name}, by_user_{name}, by_database_{name} TO {name}",
            .. most is "nothing" ? Array.Empty<string>() : [$"ALTER DATABASE db_{name} SET role = by_database_{name}"],
            .. most is "nothing" or "database" ? Array.Empty<string>() : [$"ALTER ROLE {name} SET role = by_user_{name}"],
            .. most is "user and database" ? [$"ALTER ROLE {name} IN DATABASE db_{name} SET role = by_both_{name}"] : Array.Empty<string>(),
            .. most is "none" ? [$"ALTER ROLE {name} IN DATABASE db_{name} SET role = none"] : Array.Empty<string>(),
        ];
        foreach (var statement in statements)
            await account.Server.ExecuteAsync(statement, Turns.Cancellation);

        await using var session = await account.LogInAsync(account.Secret(database: $"db_{name}"));

        var expected = most switch
        {
            "user and database" => $"by_both_{name}",
            "user" => $"by_user_{name}",
            "database" => $"by_database_{name}",
            _ => name,
        };
        await session.ProbeAsync($"SELECT 1 / (current_user = '{expected}')::int", Turns.Cancellation);
    }
}
