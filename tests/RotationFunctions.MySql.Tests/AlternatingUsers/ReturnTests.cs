using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Rollbacks, one after another: the user that returns has its password already, and nobody has set it in this rotation.</summary>
public class ReturnTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_return_after_one_that_found_both_users_equal_gives_no_right_that_was_revoked_since(MySqlKind kind)
    {
        var turns = await CreateAsync(await servers.UsualAsync(kind));
        await ReturnAsync(turns);
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Current));
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'");

        await ReturnAsync(turns);

        await RequireReturnedAsync(turns);
    }

    [Fact]
    public async Task On_a_server_where_a_return_leaves_no_trace_neither_does_the_next_one()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MariaDb);
        await server.ExecuteAsync("INSTALL SONAME 'simple_password_check'", TestContext.Current.CancellationToken);
        var turns = await CreateAsync(server);
        await ReturnAsync(turns);
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'");

        await ReturnAsync(turns);

        await RequireReturnedAsync(turns);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_return_that_finds_both_users_equal_locks_nothing_and_its_repeat_writes_nothing(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(await servers.UsualAsync(kind), wire.Port);
        Stage(turns);
        var changes = Changes.CountOn(wire);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        Assert.Equal(1, changes.Count);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        Assert.Equal(1, changes.Count);
        Assert.DoesNotContain(turns.Log.Lines, line => line.Contains("ACCOUNT LOCK", StringComparison.Ordinal));
    }

    /// <summary>Two turns, a day apart, and no right has changed: the first user is in use again.</summary>
    private static async Task<Turns> CreateAsync(MySqlServer server, int? through = null)
    {
        var turns = await Turns.CreateAsync(server, password: "Good enough, 1234567", through: through);
        await turns.SqlAsync("GRANT SELECT, INSERT ON SHOP.* TO APP@'%'");
        await turns.TurnAsync();
        await turns.TurnAsync();
        await turns.AgeAsync(turns.User);
        await turns.AgeAsync(turns.Clone);
        await turns.AgeAsync(turns.Clone);
        turns.Log.Lines.Clear();
        return turns;
    }

    /// <summary>Stages the other user's last value, as <c>rotate rollback</c> does.</summary>
    private static void Stage(Turns turns)
    {
        var previous = turns.Store.Value(StagingLabels.Previous);
        turns.Begin();
        turns.Store.Add(turns.Token, previous, StagingLabels.Pending);
    }

    private static async Task ReturnAsync(Turns turns)
    {
        Stage(turns);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await turns.RunAsync(RotationStep.TestSecret, turns.Token);
        await turns.RunAsync(RotationStep.FinishSecret, turns.Token);
    }

    private static async Task RequireReturnedAsync(Turns turns)
    {
        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        await turns.RequireEqualAsync();
        Assert.False(await turns.MayAsync(StagingLabels.Current, "INSERT INTO SHOP.t VALUES (7, 7)"));
    }
}
