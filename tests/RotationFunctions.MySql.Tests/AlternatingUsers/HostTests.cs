using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A user name may have an account for each of several hosts, and each has rights of its own.</summary>
public class HostTests(TestServers servers)
{
    private static readonly string[] Hosts = ["%", "127.0.0.1", "localhost", "10.0.0.0/255.0.0.0"];

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Every_account_gets_its_own_rights_and_all_get_one_password(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, Hosts);
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'127.0.0.1'", "GRANT DELETE ON SHOP.t TO APP@'localhost'", "GRANT INSERT ON SHOP.* TO APP@'%'");

        Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Current), await turns.SocketAsync()));
        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM SHOP.t"], ["DELETE FROM SHOP.t", "INSERT INTO SHOP.t VALUES (1, 1)"]);
        await using var local = await turns.ConnectAsync(turns.Clone, turns.PasswordOf(StagingLabels.Current), await turns.SocketAsync());
        await using var delete = new MySqlConnector.MySqlCommand(turns.Name("DELETE FROM SHOP.t WHERE FALSE"), local);
        await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_with_no_host_for_all_is_copied_for_its_own_host_and_no_other(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, ["127.0.0.1"]);

        await turns.TurnAsync();
        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        Assert.Equal("127.0.0.1", await turns.HostsAsync(turns.Clone));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Accounts_come_and_go_with_those_of_the_user_in_use(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, ["%", "10.1.1.1"]);
        await turns.TurnAsync();
        await turns.SqlAsync("DROP USER CLONE@'10.1.1.1'", "CREATE USER CLONE@'10.1.1.2' IDENTIFIED BY '$PASSWORD'", "GRANT SELECT ON SHOP.t TO CLONE@'10.1.1.2'");

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        Assert.Equal("%,10.1.1.2", await turns.HostsAsync(turns.User));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_is_left_over_does_not_keep_out_who_the_other_user_lets_in(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, ["%", "127.0.0.1"]);
        await turns.TurnAsync();
        await turns.SqlAsync("DROP USER CLONE@'127.0.0.1'"); // applications come in by the other account now

        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT 1"], []);
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_whose_rights_a_view_needs_is_not_dropped_and_the_cause_is_named(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, ["%", "10.1.1.1"]);
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE DEFINER = APP@'10.1.1.1' VIEW SHOP.v AS SELECT 1 AS one", "DROP USER CLONE@'10.1.1.1'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal($"RightsNotMirrored: The user '{turns.Clone}' has no account for the host '10.1.1.1', so '{turns.User}'@'10.1.1.1' should go, but the view "
            + $"{turns.Shop}.v runs with its rights and would fail. Give that another definer, or give '{turns.Clone}' an account for the host. Until then the "
            + $"accounts of '{turns.User}' stay locked.", error.Message);
        await turns.SqlAsync("DROP VIEW SHOP.v");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Fact]
    public async Task An_account_whose_rights_a_view_needs_that_the_administrator_cannot_see_is_not_dropped_either()
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(MySqlKind.MySql));
        await turns.SqlAsync("CREATE USER APP@'10.1.1.1' IDENTIFIED BY '$PASSWORD'");
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE DEFINER = APP@'10.1.1.1' VIEW SHOP.v AS SELECT 1 AS one", "DROP USER CLONE@'10.1.1.1'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal($"RightsNotMirrored: MySQL did not run 'DROP USER '{turns.User}'@'10.1.1.1'', since a view, routine, trigger or event runs with that account's rights, "
            + $"which the administrator 'admin of {turns.User}'@'%' need not see. Give that another definer. The accounts of '{turns.User}' stay locked until a rotation "
            + "succeeds.", error.Message);
        await turns.SqlAsync("DROP VIEW SHOP.v");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Fact]
    public async Task An_account_whose_rights_an_event_needs_that_the_administrator_may_not_see_is_not_dropped_by_MariaDb()
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(MySqlKind.MariaDb));
        await turns.SqlAsync("CREATE USER APP@'10.1.1.1' IDENTIFIED BY '$PASSWORD'");
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE DEFINER = APP@'10.1.1.1' EVENT SHOP.e ON SCHEDULE EVERY 1 DAY DO SELECT 1", "DROP USER CLONE@'10.1.1.1'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Contains($"should go, but the event {turns.Shop}.e runs with its rights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_is_not_there_and_whose_rights_a_view_waits_for_is_created_once_the_administrator_may()
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(MySqlKind.MySql));
        await turns.SqlAsync("CREATE DEFINER = CLONE@'%' VIEW SHOP.v AS SELECT 1 AS one");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        var cure = $"GRANT ALLOW_NONEXISTENT_DEFINER ON *.* TO 'admin of {turns.User}'@'%'";
        Assert.Equal(DatabaseErrors.RightsNotMirrored, error.Code);
        Assert.EndsWith($"Give that another definer; or, where it is to get the new account's rights, run: {cure}.", error.Message, StringComparison.Ordinal);
        await turns.SqlAsync(cure);
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_is_locked_for_the_one_stays_locked_for_the_other(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, ["%", "localhost"]);
        await turns.SqlAsync("ALTER USER APP@'localhost' ACCOUNT LOCK");
        var locked = kind == MySqlKind.MySql ? 3118 : 4151;

        await turns.TurnAsync();
        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Current)));
        Assert.Equal(locked, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Current), await turns.SocketAsync()));
        Assert.Equal(locked, await turns.TryLogInAsync(turns.Clone, turns.PasswordOf(StagingLabels.Previous), await turns.SocketAsync()));

        await turns.SqlAsync("ALTER USER APP@'localhost' ACCOUNT UNLOCK");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        Assert.Equal(0, await turns.TryLogInAsync(turns.Clone, turns.PasswordOf(StagingLabels.Current), await turns.SocketAsync()));
    }

    [Fact]
    public async Task An_account_that_is_let_in_by_something_else_than_a_password_is_named()
    {
        var turns = await CreateAsync(MySqlKind.MariaDb, ["%", "localhost"]);
        await turns.SqlAsync("ALTER USER APP@'localhost' IDENTIFIED VIA mysql_native_password USING PASSWORD('x') OR unix_socket");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal($"AuthenticationUnsupported: MariaDB lets '{turns.User}'@'localhost' in by 'unix_socket', and not by a password that could be changed here "
            + "(mysql_native_password, ed25519). Give the account such a password, or drop it if nobody needs it. Nothing was changed.", error.Message);
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
    }

    private async Task<Turns> CreateAsync(MySqlKind kind, string[] hosts) => await Turns.CreateAsync(await servers.UsualAsync(kind), hosts: hosts);
}
