using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A user that changes its own password: what others do meanwhile, and what applications see of it.</summary>
public class SingleUserTests(TestServers servers)
{
    private const int Rotations = 20;

    [Theory]
    [OnBothServers]
    public async Task A_set_that_is_held_anywhere_while_two_later_rotations_finish_changes_nothing(TestServer server)
    {
        var database = await servers.GetAsync(server);
        var (held, overtaken) = (0, 0);
        while (await HoldAsync(database, held) is { Happened: true } hold)
        {
            held++;
            overtaken += hold.WasOvertaken ? 1 : 0;
        }

        Assert.InRange(held, 10, 40);
        Assert.InRange(overtaken, 3, held - 3); // those before the lock was taken; and from there on nothing can overtake it
    }

    [Theory]
    [OnBothServers]
    public async Task A_client_that_logs_in_in_a_loop_is_refused_no_more_once_a_rotation_ends_and_the_log_names_the_better_strategy(TestServer server)
    {
        var account = await Account.CreateAsync(await servers.GetAsync(server));
        var stage = new Stage(account);
        await using var client = new LoopingClient(stage.Store, async value => await (await account.LogInAsync(value.GetString("password"))).DisposeAsync());

        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            await stage.RotateAsync(stage.Begin());

            var password = stage.PasswordOf(StagingLabels.Current);
            await client.WaitForAsync(password); // what it read before the end may be refused still
            var refusals = client.Refusals.Count;
            await client.WaitForAsync(password);
            await client.WaitForAsync(password);
            Assert.Equal(refusals, client.Refusals.Count);
        }

        Assert.All(client.Refusals, refusal => Assert.StartsWith($"{DatabaseErrors.LoginRefused}: ", refusal, StringComparison.Ordinal));
        Assert.Equal(Rotations, stage.Log.Lines.Count(line => line.Contains("Two users that take turns leave no such gap", StringComparison.Ordinal)));
    }

    private static async Task<(bool Happened, bool WasOvertaken)> HoldAsync(PrivatePostgreSql database, int at)
    {
        await using var wire = Wire.To(database.Port);
        var account = await Account.CreateAsync(database);
        var stage = new Stage(account, account.Secret(port: wire.Port, ssl: false)) { Clock = TimeProvider.System };
        var token = stage.Begin();
        await stage.RunAsync(RotationStep.CreateSecret, token);
        var after = "";
        var hold = new Interruption(wire, at, afterwards: false, async () =>
        {
            if (await account.IsLockedAsync())
                return; // by the held set
            await stage.RotateAsync(token);
            await stage.RotateAsync(stage.Begin());
            after = await account.StoredAsync();
        });

        var error = await Record.ExceptionAsync(() => hold.WatchAsync(() => stage.RunAsync(RotationStep.SetSecret, token)));

        Assert.True(error is null or RotationException, $"{error}");
        if (after != "")
            Assert.Equal(after, await account.StoredAsync());
        else
            await stage.RotateAsync(token);
        await (await account.LogInAsync(stage.PasswordOf(StagingLabels.Current))).DisposeAsync();
        return (hold.Happened, after != "");
    }
}
