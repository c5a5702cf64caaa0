using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

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

    [Theory]
    [InlineData("`all of $USER`", "`all of $USER`@`%`")]
    [InlineData("`team@reader of $USER`", "`team@reader of $USER`")]
    [InlineData("`one, two of $USER`@`localhost`", "`nobody`@`%`,`one, two of $USER`@`localhost`")]
    public async Task One_that_was_granted_besides_stays_granted_to_the_other_user_and_stops_nothing(string role, string mandatory)
    {
        await _server.ExecuteAsync("CREATE ROLE IF NOT EXISTS nobody", TestContext.Current.CancellationToken);
        var turns = await CreateAsync("", role, mandatory);

        await turns.TurnAsync();
        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT 1"], [$"GRANT {role} TO CLONE@'%'"]);
        Assert.DoesNotContain(turns.Log.Lines, line => line.Contains("REVOKE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_becomes_mandatory_during_the_turn_stays_and_stops_nothing()
    {
        await using var wire = Wire.To(_server.Port);
        var turns = await CreateAsync("", mandatory: "", through: wire.Port);
        turns.Log.Lines.Clear();
        Changes.HoldOn(wire, 2, () => turns.SqlAsync("SET GLOBAL mandatory_roles = '`all of $USER`'"));

        await turns.TurnAsync();

        Assert.Contains(turns.Log.Lines, line => line.Contains(turns.Name("REVOKE `all of $USER`@`%` FROM"), StringComparison.Ordinal));
        await turns.RequireAsync(["SELECT 1"], ["GRANT `all of $USER` TO CLONE@'%'"]);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("reader", "`reader`@`%`")]
    [InlineData("reader , `a``b`@LocalHost,", "`reader`@`%` `a``b`@`localhost`")]
    [InlineData("'one, two'@'%', \"team@reader\"", "`one, two`@`%` `team@reader`@`%`")]
    public void The_setting_is_taken_apart_outside_of_quotes(string setting, string expected) =>
        Assert.Equal(expected, string.Join(' ', MandatoryRoles.Parse(setting)));

    /// <summary>The first user has the role by a grant as well, the clone no more; the clone is in use.</summary>
    private async Task<Turns> CreateAsync(string option, string role = "`all of $USER`", string mandatory = "`all of $USER`@`%`", int? through = null)
    {
        var turns = await Turns.CreateAsync(_server, through: through);
        await turns.SqlAsync($"CREATE ROLE {role}", $"GRANT {role} TO APP@'%'{option}");
        await turns.TurnAsync();
        await turns.SqlAsync($"REVOKE {role} FROM CLONE@'%'", $"SET GLOBAL mandatory_roles = '{mandatory}'");
        return turns;
    }
}
