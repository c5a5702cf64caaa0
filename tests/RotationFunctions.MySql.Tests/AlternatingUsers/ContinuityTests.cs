using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>An application that logs in all the time with the current value of the secret.</summary>
public class ContinuityTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Is_never_refused_in_a_hundred_rotations(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), hosts: ["%", "127.0.0.1"]);
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'127.0.0.1'");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var loggedInWith = "";
        var refusals = new List<string>();
        var application = Task.Run(async () =>
        {
            while (!stopping.IsCancellationRequested)
            {
                var value = turns.Store.Value(StagingLabels.Current);
                if (await turns.TryLogInAsync(value.GetString("username"), value.GetString("password")) is not 0 and var refusal)
                    refusals.Add($"{value.GetString("username")}: {refusal}");
                Volatile.Write(ref loggedInWith, value.GetString("password"));
            }
        }, CancellationToken.None);

        for (var rotation = 0; rotation < 100; rotation++)
        {
            await turns.TurnAsync();
            while (Volatile.Read(ref loggedInWith) != turns.PasswordOf(StagingLabels.Current))
                await Task.Yield();
        }
        await stopping.CancelAsync();
        await application;

        Assert.Empty(refusals);
        await turns.RequireEqualAsync();
    }
}
