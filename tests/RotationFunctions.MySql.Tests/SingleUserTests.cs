using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A user that changes its own password and may not keep the old one besides it: what applications see of that.</summary>
public class SingleUserTests(TestServers servers)
{
    private const int Rotations = 20;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_client_that_logs_in_in_a_loop_is_refused_no_more_once_a_rotation_ends_and_the_log_names_the_better_strategy(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var stage = new Stage(account);
        using var client = new LoginLoop(account, stage.Store);

        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            var token = $"{rotation:D32}";
            stage.Store.Register(token);
            await stage.RotateAsync(token);

            var password = stage.PasswordOf(StagingLabels.Current);
            await client.UntilLoggedInWithAsync(password); // what it read before the end may be refused still
            var refusals = client.Refusals.Count;
            await client.UntilLoggedInWithAsync(password);
            await client.UntilLoggedInWithAsync(password);
            Assert.Equal(refusals, client.Refusals.Count);
        }

        Assert.All(await client.StopAsync(), refusal => Assert.StartsWith($"{DatabaseErrors.LoginRefused}: ", refusal, StringComparison.Ordinal));
        Assert.True(client.Logins >= Rotations);
        Assert.Equal(Rotations, stage.Log.Lines.Count(line => line.Contains("Two users that take turns leave no such gap", StringComparison.Ordinal)));
    }
}
