using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>The connection breaks at every request of a set, before the server has it or before the answer arrives.</summary>
public class CutTests(TestServers servers)
{
    [Theory]
    [OnBothServers(false, true)]
    public async Task Cut_off_while_the_clone_is_made_nobody_logs_in_with_other_rights_and_a_repeat_completes_it(TestServer server, bool afterwards)
    {
        var cuts = await CutEverywhereAsync(await servers.GetAsync(server), firstTurns: 0, afterwards);

        Assert.InRange(cuts, 20, 60);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cut_off_in_the_first_users_turn_nobody_logs_in_with_other_rights_and_a_repeat_completes_it(bool afterwards)
    {
        var cuts = await CutEverywhereAsync(await servers.UsualAsync(), firstTurns: 1, afterwards);

        Assert.InRange(cuts, 15, 60);
    }

    private static async Task<int> CutEverywhereAsync(PrivatePostgreSql server, int firstTurns, bool afterwards)
    {
        await using var wire = Wire.To(server.Port);
        var turns = await Turns.CreateAsync(server, wire: wire);
        await using (var session = await turns.ConnectAsync())
            await session.RunAsync("CREATE TABLE made (id int)");
        for (var turn = 0; turn < firstTurns; turn++)
            await turns.RotateAsync();
        var goBack = turns.Bookmark();
        var cuts = 0;
        while (await CutAsync(turns, wire, cuts, afterwards))
        {
            cuts++;
            goBack();
            if (firstTurns == 0)
                await turns.AsSuperuserAsync($"DROP ROLE {turns.Clone}");
        }
        return cuts;
    }

    private static async Task<bool> CutAsync(Turns turns, Wire wire, int at, bool afterwards)
    {
        var token = turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, token);
        var before = await turns.CatalogueRowsAsync(turns.UserOf(StagingLabels.Pending));
        turns.Log.Lines.Clear();
        var cut = new Interruption(wire, at, afterwards, () => throw new IOException("cut"));

        var error = await Record.ExceptionAsync(() => cut.WatchAsync(() => turns.RunAsync(RotationStep.SetSecret, token)));

        if (!cut.Happened)
        {
            Assert.Null(error);
            return false;
        }
        Assert.True(error is null or RotationException { IsTransient: true }, $"{error}");
        await AssertWorksAsync(turns, StagingLabels.Current);
        if (await turns.CatalogueRowsAsync(turns.UserOf(StagingLabels.Pending)) != before)
        {
            // All of it was done, and only the answer was lost.
            await AssertWorksAsync(turns, StagingLabels.Pending);
            Assert.Contains($"Information: Changing the user whose turn is next: ALTER ROLE {turns.UserOf(StagingLabels.Pending).Quoted()} PASSWORD '…'", turns.Log.Lines);
        }
        await turns.RotateAsync(token);
        await AssertWorksAsync(turns, StagingLabels.Current);
        await AssertWorksAsync(turns, StagingLabels.Previous);
        return true;
    }

    private static async Task AssertWorksAsync(Turns turns, string label)
    {
        await using var session = await turns.ConnectAsync(label);
        Assert.Equal(turns.FirstUser, await session.AskAsync("SELECT current_user"));
        await session.RunAsync("ALTER TABLE made ADD COLUMN more int; ALTER TABLE made DROP COLUMN more");
    }
}
