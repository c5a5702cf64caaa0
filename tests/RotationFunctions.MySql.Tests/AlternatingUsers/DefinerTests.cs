using MySqlConnector;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>The user in use reads a view that runs with the rights of the next user, while that one is being prepared.</summary>
public class DefinerTests(TestServers servers)
{
    [Theory]
    [InlineData("*.*", MySqlKind.MySql)]
    [InlineData("*.*", MySqlKind.MariaDb)]
    [InlineData("SHOP.*", MySqlKind.MySql)]
    [InlineData("SHOP.*", MySqlKind.MariaDb)]
    [InlineData("SHOP.t", MySqlKind.MySql)]
    [InlineData("SHOP.t", MySqlKind.MariaDb)]
    public async Task What_stays_of_all_privileges_is_not_missed_before_any_statement(string place, MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), through: wire.Port);
        await turns.SqlAsync(
            "CREATE DEFINER = APP@'%' SQL SECURITY DEFINER VIEW SHOP.v AS SELECT a FROM SHOP.t", "GRANT SELECT ON SHOP.v TO APP@'%'", $"GRANT ALL PRIVILEGES ON {place} TO APP@'%'");
        await turns.TurnAsync();
        await turns.SqlAsync($"REVOKE DROP, ALTER ON {place} FROM CLONE@'%'");
        await using var application = await turns.ConnectAsync(turns.Clone, turns.PasswordOf(StagingLabels.Current));
        var changes = Changes.EachOn(wire, async () =>
        {
            await using var query = new MySqlCommand(turns.Name("SELECT a FROM SHOP.v"), application);
            Assert.Equal(1, await query.ExecuteScalarAsync());
        });

        await turns.TurnAsync();

        Assert.InRange(changes.Count, 3, 30);
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT a FROM SHOP.v"], ["DROP TABLE SHOP.t"]);
    }
}
