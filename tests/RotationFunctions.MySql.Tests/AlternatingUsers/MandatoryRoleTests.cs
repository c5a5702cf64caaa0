using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A role that every account of a MySQL server has can be revoked from none.</summary>
public sealed class MandatoryRoleTests : IAsyncLifetime
{
    private PrivateMySql _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServers.StartOwnAsync(MySqlKind.MySql);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_leave_to_pass_one_on_that_was_revoked_from_the_user_in_use_stops_a_turn_before_it_spreads()
    {
        var turns = await CreateAsync(" WITH ADMIN OPTION");
        var before = await Picture.OfAsync(_server, turns.User);

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(turns.Name($"RightsNotMirrored: '$USER'@'%' may pass on the role `all of $USER`@`%`, which '{turns.Clone}' may not, and MySQL does not take that back while the role is "
            + "mandatory. Let an administrator take it out of mandatory_roles for a moment: SET GLOBAL mandatory_roles = … without it; REVOKE `all of $USER`@`%` FROM '$USER'@'%'; and set "
            + "mandatory_roles again. Nothing was changed."), error.Message);
        Assert.Equal(before, await Picture.OfAsync(_server, turns.User));
        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "accounts", Result: CheckResult.Failed } && check.Sentence == error.Message);

        await turns.SqlAsync("SET GLOBAL mandatory_roles = ''", "REVOKE `all of $USER`@`%` FROM '$USER'@'%'", "SET GLOBAL mandatory_roles = '`all of $USER`@`%`'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync([], ["GRANT `all of $USER` TO CLONE@'%'"]);
    }

    [Fact]
    public async Task One_that_was_granted_besides_stays_granted_to_the_other_user_and_stops_nothing()
    {
        var turns = await CreateAsync("");

        await turns.TurnAsync();
        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT 1"], ["GRANT `all of $USER` TO CLONE@'%'"]);
        Assert.DoesNotContain(turns.Log.Lines, line => line.Contains("REVOKE", StringComparison.Ordinal));
    }

    /// <summary>The first user has the role by a grant as well, the clone no more; the clone is in use.</summary>
    private async Task<Turns> CreateAsync(string option)
    {
        var turns = await Turns.CreateAsync(_server);
        await turns.SqlAsync("CREATE ROLE `all of $USER`", $"GRANT `all of $USER` TO APP@'%'{option}");
        await turns.TurnAsync();
        await turns.SqlAsync("REVOKE `all of $USER` FROM CLONE@'%'", "SET GLOBAL mandatory_roles = '`all of $USER`@`%`'");
        return turns;
    }
}
