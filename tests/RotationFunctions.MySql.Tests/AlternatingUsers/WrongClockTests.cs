using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>
/// A clock was put forward, so that a repeated set takes its own finished work for an earlier turn's; and others go on between its look at the
/// labels and its first statement.
/// </summary>
public class WrongClockTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_that_came_into_use_meanwhile_is_not_locked(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        var changes = Hold(turns, wire, async () =>
        {
            await turns.RunAsync(RotationStep.TestSecret, turns.Token);
            await turns.RunAsync(RotationStep.FinishSecret, turns.Token);
        });

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        Assert.Equal(0, changes.Count);
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_value_that_is_pending_no_more_ends_it_as_it_ends_a_late_one(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        var changes = Hold(turns, wire, () =>
        {
            turns.Store.Remove(StagingLabels.Pending);
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        Assert.Equal(RotationErrors.PendingDetached, error.Code);
        Assert.Equal(0, changes.Count);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Where_nobody_goes_on_the_repeat_makes_the_users_equal(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        var changes = Hold(turns, wire, () => Task.CompletedTask);

        await turns.RotateAsync(turns.Token);

        Assert.InRange(changes.Count, 1, 60);
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Current));
        await turns.RequireEqualAsync();
    }

    /// <summary>Does something once the set, which has the lock and has read the labels, looks at the next user; and counts its statements from there on.</summary>
    private static Changes Hold(Turns turns, Wire wire, Func<Task> meanwhile)
    {
        var changes = Changes.CountOn(wire);
        var count = wire.OnRequest;
        wire.OnRequest = async request =>
        {
            if (!request.Contains(turns.Clone, StringComparison.Ordinal))
                return null;
            wire.OnRequest = count;
            Assert.False(await turns.IsLockFreeAsync());
            await meanwhile();
            return null;
        };
        return changes;
    }

    /// <summary>The set is done, by the server's clock five minutes before the version was made; then a right has changed.</summary>
    private async Task<Turns> CreateAsync(MySqlKind kind, Wire wire)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), through: wire.Port);
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await turns.AgeAsync(turns.User);
        await turns.AgeAsync(turns.Clone, TimeSpan.FromMinutes(5));
        await turns.SqlAsync("GRANT INSERT ON SHOP.* TO APP@'%'");
        return turns;
    }
}
