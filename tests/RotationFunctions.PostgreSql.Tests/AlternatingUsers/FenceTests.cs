using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A set is held at every request that it sends while the world goes on: it must change nothing that a later rotation has made.</summary>
public class FenceTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task A_set_that_is_held_anywhere_while_two_later_rotations_finish_changes_nothing(TestServer server)
    {
        var (held, finished) = (0, 0);
        while (await HoldAsync(await servers.GetAsync(server), held) is { Happened: true } hold)
        {
            held++;
            finished += hold.Finished ? 1 : 0;
        }

        Assert.InRange(held, 20, 60);
        Assert.InRange(finished, 5, held - 5); // those before the lock was taken, and the others that had to give way
    }

    private static async Task<(bool Happened, bool Finished)> HoldAsync(Local.DatabaseServers.PrivatePostgreSql server, int at)
    {
        await using var wire = Wire.To(server.Port);
        Turns turns = null!;
        var token = "";
        var after = "";
        var hold = new Interruption(wire, at, afterwards: false, async () =>
        {
            try
            {
                await turns.RotateInHasteAsync(token);
                await turns.RotateInHasteAsync(turns.Begin());
                after = await BothAsync(turns);
            }
            catch (RotationException error) when (error.Code == RotationErrors.RotationInProgress)
            {
                // The held set has the lock: nothing can overtake it.
            }
        });
        turns = await Turns.CreateAsync(server, wire: wire, clock: TimeProvider.System);
        await turns.RotateAsync();
        token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);

        var error = await Record.ExceptionAsync(() => hold.WatchAsync(() => turns.RunAsync(RotationStep.SetSecret, token)));

        Assert.True(error is null or RotationException, $"{error}");
        if (after != "")
            Assert.Equal(after, await BothAsync(turns));
        else
            await turns.RotateAsync(turns.Store.VersionWith(StagingLabels.Pending)!);
        await using var current = await turns.ConnectAsync();
        await using var previous = await turns.ConnectAsync(StagingLabels.Previous);
        return (hold.Happened, after != "");
    }

    private static async Task<string> BothAsync(Turns turns) =>
        await turns.CatalogueRowsAsync(turns.FirstUser) + await turns.CatalogueRowsAsync(turns.Clone);
}
