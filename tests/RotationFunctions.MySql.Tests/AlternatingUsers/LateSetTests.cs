using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A set is held at each of its statements in turn, while others go on.</summary>
public class LateSetTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_that_comes_back_after_two_later_rotations_changes_nothing(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        var number = 0;
        bool reached;
        do
        {
            await using var wire = Wire.To(server.Port);
            reached = await HoldAsync(server, wire, ++number);
        }
        while (reached);
        Assert.InRange(number, 6, 60);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_that_is_held_at_any_request_while_two_later_rotations_finish_changes_nothing(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        await using var wire = Wire.To(server.Port);
        var turns = await Turns.CreateAsync(server, through: wire.Port, clock: TimeProvider.System);
        await turns.TurnAsync();

        var (held, overtaken) = (0, 0);
        while (await HoldAnywhereAsync(turns, wire, held) is { Happened: true } hold)
        {
            held++;
            overtaken += hold.WasOvertaken ? 1 : 0;
        }

        Assert.InRange(held, 20, 80);
        Assert.InRange(overtaken, 5, held - 5); // those before the lock was taken; and from there on nothing can overtake it
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task As_long_as_it_is_held_no_other_can_begin(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        await using var wire = Wire.To(server.Port);
        var turns = await Turns.CreateAsync(server, through: wire.Port, clock: TimeProvider.System);
        await turns.RunAsync(RotationStep.CreateSecret);
        RotationException? other = null;
        Changes.HoldOn(wire, 2, async () =>
            other = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, timeLeft: TimeSpan.FromSeconds(3))));

        await turns.RunAsync(RotationStep.SetSecret);

        Assert.Equal(RotationErrors.RotationInProgress, other?.Code);
        await turns.RequireEqualAsync();
    }

    private static async Task<(bool Happened, bool WasOvertaken)> HoldAnywhereAsync(Turns turns, Wire wire, int at)
    {
        turns.Begin();
        var token = turns.Token;
        await turns.RunAsync(RotationStep.CreateSecret, token);
        while (!await turns.IsLockFreeAsync())
        {
            // A session of before is just ending.
        }
        string[]? after = null;
        var hold = new Interruption(wire, at, afterwards: false, async () =>
        {
            if (!await turns.IsLockFreeAsync())
                return; // the held set has it
            await turns.RotateAsync(token);
            await turns.TurnAsync();
            after = await StateAsync(turns);
        });

        var error = await Record.ExceptionAsync(() => hold.WatchAsync(() => turns.RunAsync(RotationStep.SetSecret, token)));

        Assert.True(error is null or RotationException, $"{error}");
        if (after is not null)
            Assert.Equal(after, await StateAsync(turns));
        else
            await turns.RotateAsync(token);
        await turns.RequireAsync(["SELECT 1"], []);
        return (hold.Happened, after is not null);
    }

    /// <summary>The server ends the held session, as it does with one that is silent for too long; its lock is free then.</summary>
    private static async Task<bool> HoldAsync(MySqlServer server, Wire wire, int number)
    {
        var turns = await Turns.CreateAsync(server, through: wire.Port);
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'%'");
        await turns.TurnAsync();
        await turns.SqlAsync("GRANT INSERT ON SHOP.* TO CLONE@'%'", "REVOKE SELECT ON SHOP.* FROM CLONE@'%'", "ALTER USER CLONE@'%' WITH MAX_USER_CONNECTIONS 7");
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        var later = new TaskCompletionSource<string[]>();
        var changes = Changes.HoldOn(wire, number, async () =>
        {
            wire.OnRequest = _ => Task.FromResult<byte[]?>(null);
            await EndSessionOfLockAsync(turns); // which the client may notice at once
            var failure = await Record.ExceptionAsync(async () =>
            {
                await turns.RotateAsync(turns.Token); // the service's own retry
                await turns.TurnAsync();
                await turns.TurnAsync();
            });
            later.SetResult(failure is null ? await StateAsync(turns) : [failure.Message]);
        });

        var error = await Record.ExceptionAsync(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));

        if (changes.Count < number)
            return false;
        Assert.Equal(DatabaseErrors.ConnectionLost, (error as RotationException)?.Code);
        var before = await later.Task.WaitAsync(Cancellation);
        Assert.Equal(before, await StateAsync(turns));
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["INSERT INTO SHOP.t VALUES (7, 7)"], ["SELECT * FROM SHOP.t"]);
        return true;
    }

    private static async Task EndSessionOfLockAsync(Turns turns)
    {
        var id = await turns.AskOfLockAsync("IS_USED_LOCK");
        await turns.Server.ExecuteAsync($"KILL {id}", Cancellation);
    }

    private static async Task<string[]> StateAsync(Turns turns) =>
    [
        .. await Picture.OfAsync(turns.Server, turns.User), .. await Picture.OfAsync(turns.Server, turns.Clone),
        await turns.Server.ReadAsync(
            $"SELECT GROUP_CONCAT(User, HEX(authentication_string), password_expired ORDER BY User) FROM mysql.user WHERE User IN ('{turns.User}', '{turns.Clone}')", Cancellation),
    ];
}
