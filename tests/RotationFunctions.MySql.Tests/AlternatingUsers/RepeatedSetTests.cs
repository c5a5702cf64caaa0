using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Test and finish take no lock: they may come between a repeated set's look at the labels and its first statement, or any later one.</summary>
public class RepeatedSetTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Rights_that_have_changed_since_the_first_set_do_not_lock_what_may_be_in_use_by_now(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await turns.SqlAsync("GRANT INSERT ON SHOP.* TO APP@'%'", "CREATE USER APP@'10.1.1.1' IDENTIFIED BY '$PASSWORD'", "ALTER USER APP@'127.0.0.1' WITH MAX_USER_CONNECTIONS 7");
        var changes = FinishThenCut(turns, wire);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        await RequireUntouchedAsync(turns, changes);
        var warning = Assert.Single(turns.Log.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        Assert.Contains($"An earlier attempt has made '{turns.Clone}' ready: it may be in use by now, and was left as it is.", warning, StringComparison.Ordinal);
        Assert.Contains(turns.Name("GRANT INSERT ON SHOP.* TO "), warning, StringComparison.Ordinal);
        Changes.CountOn(wire);
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_right_that_can_never_be_given_does_not_lock_what_may_be_in_use_by_now(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        await turns.SqlAsync("CREATE TABLE SHOP.gone (a INT)", "GRANT SELECT ON SHOP.gone TO APP@'%'", "GRANT UPDATE (a) ON SHOP.gone TO APP@'%'", "DROP TABLE SHOP.gone");
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        var changes = FinishThenCut(turns, wire);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        await RequireUntouchedAsync(turns, changes);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_the_other_steps_make_of_a_set_that_is_held_anywhere_and_then_cut_logs_in(MySqlKind kind)
    {
        var number = 0;
        bool reached;
        do
        {
            await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
            var turns = await CreateAsync(kind, wire);
            await turns.TurnAsync();
            await turns.SqlAsync("GRANT INSERT ON SHOP.* TO CLONE@'%'", "REVOKE SELECT ON SHOP.* FROM CLONE@'%'");
            turns.Begin();
            await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
            var changes = Changes.HoldOn(wire, ++number, async () =>
            {
                await Record.ExceptionAsync(() => FinishAsync(turns));
                throw new IOException("cut");
            });

            await Record.ExceptionAsync(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

            reached = changes.Count >= number;
            Assert.Equal(0, await turns.TryLogInAsync(turns.UserOf(StagingLabels.Current), turns.PasswordOf(StagingLabels.Current)));
            await turns.RotateAsync(turns.Token);
            Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Current)));
            await turns.RequireEqualAsync();
        }
        while (reached);
        Assert.InRange(number, 5, 60);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Only_the_rest_of_a_last_statement_is_made_up_for(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await turns.SqlAsync("ALTER USER CLONE@'%' ACCOUNT LOCK"); // as if the server had crashed between two accounts
        var changes = Changes.CountOn(wire);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        Assert.Equal(1, changes.Count);
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_who_returns_with_the_password_that_it_had_gets_the_rights_of_the_one_in_use(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        await turns.RotateAsync(turns.Token);
        await turns.SqlAsync("GRANT INSERT ON SHOP.* TO CLONE@'%'", "REVOKE SELECT ON SHOP.* FROM CLONE@'%'");
        var previous = turns.Store.Value(StagingLabels.Previous);
        turns.Begin();
        turns.Store.Add(turns.Token, previous, StagingLabels.Pending);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        await turns.RequireEqualAsync();
        var changes = FinishThenCut(turns, wire);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await RequireUntouchedAsync(turns, changes);
        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        Assert.Equal(previous.GetString("password"), turns.PasswordOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_who_has_returned_is_left_alone_by_a_repeat_even_if_rights_have_changed_since(MySqlKind kind)
    {
        await using var wire = Wire.To((await servers.UsualAsync(kind)).Port);
        var turns = await CreateAsync(kind, wire);
        if (kind == MySqlKind.MySql)
            await turns.SqlAsync("ALTER USER APP@'127.0.0.1' PASSWORD HISTORY 5"); // which refuses the one that is there already
        await turns.RotateAsync(turns.Token);
        await turns.AgeAsync(turns.User);
        await turns.AgeAsync(turns.User);
        await turns.AgeAsync(turns.Clone);
        await turns.SqlAsync("REVOKE SELECT ON SHOP.* FROM CLONE@'%'");
        var previous = turns.Store.Value(StagingLabels.Previous);
        turns.Begin();
        turns.Store.Add(turns.Token, previous, StagingLabels.Pending);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await turns.RequireEqualAsync();
        await turns.SqlAsync("GRANT INSERT ON SHOP.* TO CLONE@'%'");
        var changes = FinishThenCut(turns, wire);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        await RequireUntouchedAsync(turns, changes);
        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task After_an_edit_a_rollback_does_not_take_the_other_user_for_its_own_work(MySqlKind kind)
    {
        var turns = await RollBackAfterAnEditAsync(kind, adopt: false);
        var before = await Picture.OfAsync(turns.Server, turns.User);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.User));
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Pending)));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task After_an_edit_a_rollback_that_adopts_the_other_user_gives_it_no_right_that_was_revoked(MySqlKind kind)
    {
        var turns = await RollBackAfterAnEditAsync(kind, adopt: true);

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        await FinishAsync(turns);

        await turns.RequireEqualAsync();
        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        Assert.False(await turns.MayAsync(StagingLabels.Current, "INSERT INTO SHOP.t VALUES (7, 7)"));
    }

    /// <summary>Stages the first user's earlier value, as <c>rotate rollback --to</c> does, after an edit has hidden that user from the secret's history.</summary>
    private async Task<Turns> RollBackAfterAnEditAsync(MySqlKind kind, bool adopt)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), adopt: adopt);
        await turns.SqlAsync("GRANT SELECT, INSERT ON SHOP.* TO APP@'%'", "CREATE USER APP@'10.1.1.1' IDENTIFIED BY '$PASSWORD'");
        await turns.TurnAsync();
        await turns.AgeAsync(turns.User);
        var (current, previous) = (turns.Store.Value(StagingLabels.Current), turns.Store.Value(StagingLabels.Previous));
        turns.Store.Add("an edit by PutSecretValue, as a person makes it", current.With("note", "edited"), StagingLabels.Current);
        turns.Store.Add("what was current before that edit by a person", current, StagingLabels.Previous);
        await turns.SqlAsync("REVOKE INSERT ON SHOP.* FROM CLONE@'%'", "DROP USER CLONE@'10.1.1.1'");
        turns.Begin();
        turns.Store.Add(turns.Token, previous, StagingLabels.Pending);
        return turns;
    }

    /// <summary>Lets the rotation end before the first statement reaches the server, and cuts the connection at the second.</summary>
    private static Changes FinishThenCut(Turns turns, Wire wire) => Changes.HoldOn(wire, 1, async () =>
    {
        await FinishAsync(turns);
        Changes.CutOn(wire, 1, after: false);
    });

    private static async Task FinishAsync(Turns turns)
    {
        await turns.RunAsync(RotationStep.TestSecret, turns.Token);
        await turns.RunAsync(RotationStep.FinishSecret, turns.Token);
    }

    private static async Task RequireUntouchedAsync(Turns turns, Changes changes)
    {
        Assert.Equal(0, changes.Count);
        await FinishAsync(turns);
        Assert.Equal(0, await turns.TryLogInAsync(turns.UserOf(StagingLabels.Current), turns.PasswordOf(StagingLabels.Current)));
    }

    private async Task<Turns> CreateAsync(MySqlKind kind, Wire wire)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), hosts: ["%", "127.0.0.1"], through: wire.Port);
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'%'");
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        return turns;
    }
}
