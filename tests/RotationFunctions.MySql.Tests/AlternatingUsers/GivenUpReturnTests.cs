using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A rollback that has made the user which returns ready, and is given up then; and another one after it.</summary>
public class GivenUpReturnTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_next_return_takes_and_gives_what_has_changed_since(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await GiveUpReturnAsync(turns);
        await turns.AgeAsync(turns.User);
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'", "GRANT DELETE ON SHOP.* TO CLONE@'%'");

        await ReturnAsync(turns);

        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        await turns.RequireEqualAsync();
        Assert.False(await turns.MayAsync(StagingLabels.Current, "INSERT INTO SHOP.t VALUES (7, 7)"));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_repeat_of_the_next_one_changes_nothing_even_if_rights_have_changed_since(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire.Port);
        await GiveUpReturnAsync(turns);
        await turns.AgeAsync(turns.User);
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'");
        Stage(turns);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        await RequireFencedAsync(turns, wire);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_repeat_of_a_next_one_that_found_both_users_equal_changes_nothing_even_if_rights_have_changed_since(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire.Port);
        await GiveUpReturnAsync(turns);
        await turns.AgeAsync(turns.User);
        Stage(turns);
        var changes = Changes.CountOn(wire);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        Assert.Equal(1, changes.Count);

        await RequireFencedAsync(turns, wire);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_set_of_the_next_one_that_is_cut_anywhere_is_finished_by_its_repeat(MySqlKind kind)
    {
        var number = 0;
        bool reached;
        do
        {
            await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
            var turns = await CreateAsync(kind, wire.Port);
            await GiveUpReturnAsync(turns);
            await turns.AgeAsync(turns.User);
            await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'");
            Stage(turns);
            var changes = Changes.CutOn(wire, ++number, after: true);
            await Record.ExceptionAsync(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));
            reached = changes.Count >= number;
            Changes.CountOn(wire);

            await turns.RotateAsync(turns.Token);

            Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
            await turns.RequireEqualAsync();
            await turns.RequireAsync(["SELECT * FROM SHOP.t"], ["INSERT INTO SHOP.t VALUES (7, 7)"]);
        }
        while (reached);
        Assert.InRange(number, 4, 20);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_that_follows_too_soon_to_be_told_from_it_is_refused_where_rights_differ(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await GiveUpReturnAsync(turns);
        await turns.AgeAsync(turns.User, TimeSpan.FromSeconds(10));
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'");
        Stage(turns);
        var before = await Picture.OfAsync(turns.Server, turns.User);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        Assert.StartsWith($"RightsNotMirrored: Another rotation, which was given up, made '{turns.User}' ready less than a minute before this one began", error.Message, StringComparison.Ordinal);
        Assert.Contains($"That would take: {turns.Name("REVOKE INSERT ON SHOP.* FROM '$USER'@'%'")}. Nothing was changed. ", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.User));
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Pending)));
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM APP@'%'");
        await turns.RotateAsync(turns.Token);
        await turns.RequireEqualAsync();
    }

    /// <summary>Two turns, days ago: the first user is not in use, and has the password that the secret's previous value tells.</summary>
    private async Task<Turns> CreateAsync(MySqlKind kind, int? through = null)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), through: through);
        await turns.SqlAsync("GRANT SELECT, INSERT ON SHOP.* TO APP@'%'");
        await turns.TurnAsync();
        foreach (var user in new[] { turns.User, turns.User, turns.User, turns.Clone, turns.Clone })
            await turns.AgeAsync(user);
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

    private static async Task GiveUpReturnAsync(Turns turns)
    {
        Stage(turns);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        turns.Store.Remove(StagingLabels.Pending);
    }

    private static async Task ReturnAsync(Turns turns)
    {
        Stage(turns);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await FinishAsync(turns);
    }

    private static async Task FinishAsync(Turns turns)
    {
        await turns.RunAsync(RotationStep.TestSecret, turns.Token);
        await turns.RunAsync(RotationStep.FinishSecret, turns.Token);
    }

    /// <summary>Repeats the set while the rotation ends between its look at the labels and its first statement, which would be cut, too.</summary>
    private static async Task RequireFencedAsync(Turns turns, Wire wire)
    {
        await turns.SqlAsync("GRANT DELETE ON SHOP.* TO CLONE@'%'");
        var changes = Changes.HoldOn(wire, 1, async () =>
        {
            await FinishAsync(turns);
            Changes.CutOn(wire, 1, after: false);
        });

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        Assert.Equal(0, changes.Count);
        await FinishAsync(turns);
        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Current)));
    }
}
