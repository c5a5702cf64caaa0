using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>What MySQL takes back, for one database, of rights on everything.</summary>
public class PartialRevokeTests
{
    [Fact]
    public async Task What_the_one_may_not_reach_the_other_may_not_reach_either()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MySql, "partial-revokes=ON");
        var turns = await Turns.CreateAsync(server);
        await turns.SqlAsync(
            "CREATE DATABASE `a_b%`", "CREATE TABLE `a_b%`.t (a INT)", "GRANT SELECT, INSERT, UPDATE ON *.* TO APP@'%' WITH GRANT OPTION",
            "REVOKE SELECT, GRANT OPTION ON SHOP.* FROM APP@'%'", "REVOKE GRANT OPTION ON mysql.* FROM APP@'%'", "REVOKE INSERT ON `a_b%`.* FROM APP@'%'");

        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM `a_b%`.t", "INSERT INTO SHOP.t VALUES (1, 1)"], ["SELECT * FROM SHOP.t", "INSERT INTO `a_b%`.t VALUES (1)"]);

        await turns.SqlAsync(
            "GRANT SELECT ON SHOP.* TO CLONE@'%'", "GRANT USAGE ON mysql.* TO CLONE@'%' WITH GRANT OPTION", "REVOKE INSERT ON *.* FROM CLONE@'%'",
            "REVOKE SELECT ON `a_b%`.* FROM CLONE@'%'", "GRANT DELETE ON SHOP.* TO CLONE@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM SHOP.t", "DELETE FROM SHOP.t WHERE FALSE"], ["SELECT * FROM `a_b%`.t", "INSERT INTO SHOP.t VALUES (1, 1)"]);

        // From a right on the database to one taken back there, and the other way round.
        await turns.SqlAsync(
            "REVOKE DELETE ON SHOP.* FROM APP@'%'", "GRANT DELETE ON *.* TO APP@'%'", "REVOKE DELETE ON SHOP.* FROM APP@'%'",
            "GRANT SELECT ON `a_b%`.* TO APP@'%'", "GRANT SELECT ON `a_b%`.* TO APP@'%'", "REVOKE GRANT OPTION ON *.* FROM APP@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM `a_b%`.t"], ["DELETE FROM SHOP.t WHERE FALSE"]);
    }

    [Fact]
    public async Task An_administrator_who_is_restricted_itself_is_told_what_it_lacks()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MySql, "partial-revokes=ON");
        var turns = await Turns.CreateAsync(server);
        await turns.SqlAsync("GRANT SELECT ON *.* TO APP@'%'");
        await turns.RootSqlAsync("REVOKE SELECT ON SHOP.* FROM administrator@'%'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal($"PrivilegeMissing: MySQL does not let the administrator 'administrator'@'%' prepare the user '{turns.Clone}'. That takes: GRANT SELECT ON "
            + $"`{turns.Shop}`.* TO 'administrator'@'%' WITH GRANT OPTION. The accounts of '{turns.Clone}' stay locked until a rotation succeeds.", error.Message);
        Assert.Equal("Y", await server.ReadAsync($"SELECT account_locked FROM mysql.user WHERE User = '{turns.Clone}'", TestContext.Current.CancellationToken));
        await turns.RootSqlAsync("GRANT SELECT ON SHOP.* TO administrator@'%' WITH GRANT OPTION");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }
}
