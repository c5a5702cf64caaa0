using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What can be wrong with the administrator's own login, and with the server that it leads to.</summary>
public class AdministratorTests(TestServers servers)
{
    [Theory]
    [InlineData("wrong password", DatabaseErrors.LoginRefused)]
    [InlineData("VALID UNTIL '2001-01-01'", DatabaseErrors.LoginRefused)]
    [InlineData("NOLOGIN", DatabaseErrors.AccountLocked)]
    [InlineData("CONNECTION LIMIT 0", DatabaseErrors.TooManyConnections)]
    public async Task A_refused_administrator_is_named(string change, string code)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync());
        if (change == "wrong password")
            turns.ChangeAdministrator(value => value.With("password", "wrong"));
        else
            await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} {change}");

        var error = await turns.FailToRotateAsync();

        Assert.Equal(code, error.Code);
        Assert.Contains($"user '{turns.Admin}' at 127.0.0.1:", error.Message, StringComparison.Ordinal);
    }

    /// <remarks>Amazon RDS makes an administrator's secret of user name and password alone.</remarks>
    [Fact]
    public async Task A_secret_of_user_name_and_password_alone_takes_its_server_from_the_settings()
    {
        var server = await servers.UsualAsync();
        var turns = await Turns.CreateAsync(server);
        turns.ChangeAdministrator(MadeByRds);
        var given = await Turns.CreateAsync(server, administratorServer: new DatabaseServer("127.0.0.1", server.Port));
        given.ChangeAdministrator(MadeByRds);

        var error = await turns.FailToRotateAsync();
        await given.RotateAsync();

        Assert.Equal($"AdministratorMismatch: The administrator's secret {RotationStage.Administrator} names no 'host' (one that Amazon RDS makes does not). "
            + "Set ADMINISTRATOR_HOST to the server's host name.", error.Message);
        Assert.Equal(given.Clone, given.User);

        static SecretValue MadeByRds(SecretValue value) => SecretValue.FromText(
            $$"""{"username":"{{value.GetString("username")}}","password":"{{value.GetString("password")}}"}""");
    }

    [Theory]
    [OnBothServers]
    public async Task A_probe_of_the_owners_is_run_as_the_shared_role(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), probe: "INSERT INTO probed VALUES (session_user, current_user)");
        await using (var session = await turns.ConnectAsync())
            await session.RunAsync("CREATE TABLE probed (login text, role text)");

        await turns.RotateAsync();

        Assert.Equal($"{turns.Clone} as {turns.FirstUser}", await turns.AskAsync($"SELECT login || ' as ' || role FROM {turns.Schema}.probed"));
    }

    [Theory]
    [OnBothServers]
    public async Task A_password_that_the_servers_check_refuses_leaves_the_next_user_as_it_was(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} SET session_preload_libraries = passwordcheck");
        await using var administrator = await turns.LogInAsAdministratorAsync();

        // Of a verifier it can tell no more than that it is the user's name.
        var error = await Assert.ThrowsAsync<RotationException>(() => administrator.PrepareNextAsync(UserTurn.After(turns.User), turns.Clone, Turns.Cancellation));

        Assert.Equal($"PasswordRejected: PostgreSQL's password check refused to set the password of the user '{turns.Clone}'. Make the generated "
            + "passwords fit its rules, by PASSWORD_LENGTH and its sisters.", error.Message);
        Assert.Equal("", await turns.CatalogueRowsAsync(turns.Clone));
    }

    [Fact]
    public async Task An_administrator_that_a_standby_answers_is_told_and_the_value_waits_for_the_writer()
    {
        await using var server = await TestServers.StartOwnAsync();
        var turns = await Turns.CreateAsync(server);
        var token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);
        await server.WriteFileAsync("standby.signal", "");
        await server.RestartAsync(Turns.Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, token));
        await server.ExecuteAsync("SELECT pg_promote()", Turns.Cancellation);
        await turns.RotateAsync(token);

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not prepare the user '{turns.Clone}'. {HostFailure.PointToWriter}", error.Message);
        Assert.Equal(turns.Clone, turns.User);
    }

    [Fact]
    public async Task A_user_that_is_dropped_meanwhile_is_told()
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync());
        await using var administrator = await turns.LogInAsAdministratorAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => administrator.PrepareNextAsync(UserTurn.After("nobody"), "new password", Turns.Cancellation));

        Assert.Equal("NoCredentialWorks: The user 'nobody' has just been dropped, so 'nobody_clone' cannot take its place.", error.Message);
    }

    [Fact]
    public async Task A_setting_that_is_not_valid_any_more_is_not_mistaken_for_a_refused_password()
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync());
        await turns.AsSuperuserAsync($"UPDATE pg_db_role_setting SET setconfig = ARRAY['statement_timeout=a while'] WHERE setrole = '{turns.FirstUser}'::regrole");

        var error = await turns.FailToRotateAsync();

        Assert.Equal(DatabaseErrors.StatementRefused, error.Code);
        Assert.Equal("", await turns.CatalogueRowsAsync(turns.Clone));
    }
}
