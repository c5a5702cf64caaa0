using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server keeps a default role on record that the account does not have any more, and lets nobody set it anew.</summary>
public class DefaultRoleTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_that_the_user_in_use_has_lost_does_not_leave_the_next_user_with_an_older_one(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        var of = kind == MySqlKind.MariaDb ? "FOR" : "TO";
        await turns.SqlAsync("GRANT `one of $USER` TO APP@'%'", "GRANT `two of $USER` TO APP@'%'", $"SET DEFAULT ROLE `one of $USER` {of} APP@'%'");
        await turns.TurnAsync();
        await turns.SqlAsync($"SET DEFAULT ROLE `two of $USER` {of} CLONE@'%'", "REVOKE `two of $USER` FROM CLONE@'%'");

        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT 1"], ["SELECT * FROM SHOP.t"]);
        Assert.DoesNotContain(turns.Log.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_was_mandatory_once_does_not_stop_a_rotation_and_one_that_is_goes_over()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MySql);
        var turns = await Turns.CreateAsync(server);
        await turns.SqlAsync(
            "CREATE ROLE `once $USER`, `still $USER`", "GRANT SELECT ON SHOP.* TO `still $USER`", "SET GLOBAL mandatory_roles = '`once $USER`,`still $USER`@`%`'",
            "SET DEFAULT ROLE `once $USER`, `still $USER` TO APP@'%'", "SET GLOBAL mandatory_roles = '`still $USER`@`%`'");

        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT * FROM SHOP.t"], []);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_that_is_revoked_in_the_middle_is_named_with_what_helps_and_that_the_accounts_stay_locked(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire.Port);
        await turns.SqlAsync("GRANT `one of $USER` TO APP@'%'", $"SET DEFAULT ROLE `one of $USER` {(kind == MySqlKind.MariaDb ? "FOR" : "TO")} APP@'%'");
        var statements = 3; // CREATE USER, GRANT, SET DEFAULT ROLE
        Changes.HoldOn(wire, statements, () => turns.SqlAsync("REVOKE `one of $USER` FROM CLONE@'%'"));

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.RightsNotMirrored, error.Code);
        Assert.EndsWith($"Grant it to '{turns.User}', or set that one's default roles again without it. The accounts of '{turns.Clone}' stay locked until a rotation succeeds.",
            error.Message, StringComparison.Ordinal);
    }

    private async Task<Turns> CreateAsync(MySqlKind kind, int? through = null)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), through: through);
        await turns.SqlAsync("CREATE ROLE `one of $USER`", "CREATE ROLE `two of $USER`", "GRANT SELECT ON SHOP.* TO `one of $USER`");
        return turns;
    }
}
