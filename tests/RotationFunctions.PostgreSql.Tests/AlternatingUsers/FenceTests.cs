using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A set is held at every request that it sends while the world goes on: it must change nothing that a later rotation has made.</summary>
public class FenceTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task A_set_that_is_held_anywhere_while_two_later_rotations_finish_changes_nothing(TestServer server)
    {
        var database = await servers.GetAsync(server);
        await using var wire = Wire.To(database.Port);
        var turns = await Turns.CreateAsync(database, wire: wire, clock: TimeProvider.System);
        await turns.RotateAsync();

        var (held, overtaken) = (0, 0);
        while (await HoldAsync(turns, wire, held) is { Happened: true } hold)
        {
            held++;
            overtaken += hold.WasOvertaken ? 1 : 0;
        }

        Assert.InRange(held, 20, 60);
        Assert.InRange(overtaken, 5, held - 5); // those before the lock was taken; and from there on nothing can overtake it
    }

    [Fact]
    public async Task What_wants_to_overtake_a_set_that_has_the_lock_waits_for_it_and_then_gives_way()
    {
        var database = await servers.GetAsync(TestServer.Usual);
        await using var wire = Wire.To(database.Port);
        var turns = await Turns.CreateAsync(database, wire: wire, clock: TimeProvider.System);
        var token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);
        var (overtakes, overtaking) = (false, default(RotationException));
        wire.OnRequest = async _ =>
        {
            if (!overtakes && await turns.IsLockedAsync())
            {
                overtakes = true;
                overtaking = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, token, TimeSpan.FromSeconds(2)));
            }
            return null;
        };

        await turns.RotateAsync(token);

        Assert.Equal(RotationErrors.RotationInProgress, overtaking?.Code);
    }

    private static async Task<(bool Happened, bool WasOvertaken)> HoldAsync(Turns turns, Wire wire, int at)
    {
        var token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);
        while (await turns.IsLockedAsync())
        {
            // A session of before is just ending.
        }
        var after = "";
        var hold = new Interruption(wire, at, afterwards: false, async () =>
        {
            if (await turns.IsLockedAsync())
                return; // by the held set
            await turns.RotateAsync(token);
            await turns.RotateAsync();
            after = await BothAsync(turns);
        });

        var error = await Record.ExceptionAsync(() => hold.WatchAsync(() => turns.RunAsync(RotationStep.SetSecret, token)));

        Assert.True(error is null or RotationException, $"{error}");
        if (after != "")
            Assert.Equal(after, await BothAsync(turns));
        else
            await turns.RotateAsync(token);
        await using var current = await turns.ConnectAsync();
        await using var previous = await turns.ConnectAsync(StagingLabels.Previous);
        return (hold.Happened, after != "");
    }

    private static async Task<string> BothAsync(Turns turns) =>
        await turns.CatalogueRowsAsync(turns.FirstUser) + await turns.CatalogueRowsAsync(turns.Clone);
}
