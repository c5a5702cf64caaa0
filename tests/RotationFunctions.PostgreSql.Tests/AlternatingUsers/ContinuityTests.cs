using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>An application that reads the secret and logs in, again and again, never meets a rotation.</summary>
public class ContinuityTests(TestServers servers)
{
    private const int Rotations = 100;

    [Theory]
    [OnBothServers]
    public async Task A_client_that_logs_in_in_a_loop_is_never_refused_through_a_hundred_rotations(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await using var client = new LoopingClient(turns.Store, async value => await (await turns.LogInAsync(value)).DisposeAsync());

        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            await turns.RotateAsync();
            await client.WaitForAsync(turns.PasswordOf(StagingLabels.Current));
        }

        Assert.Empty(client.Refusals);
        Assert.True(client.Logins >= Rotations, $"{client.Logins} logins");
        Assert.Equal(0, await turns.FailedLoginsAsync());
    }

    [Theory]
    [OnBothServers]
    public async Task No_password_is_in_the_servers_log_and_none_but_its_verifier_in_the_statements(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        string[] passwords = [turns.PasswordOf(StagingLabels.Current), turns.Store.Others[RotationStage.Administrator].GetString("password"), "", ""];

        for (var turn = 2; turn < passwords.Length; turn++)
        {
            await turns.RotateAsync();
            passwords[turn] = turns.PasswordOf(StagingLabels.Current);
        }

        var log = await turns.Server.ReadLogAsync(Turns.Cancellation);
        Assert.Contains($"ALTER ROLE {turns.Clone.Quoted()} PASSWORD 'SCRAM-SHA-256$", log, StringComparison.Ordinal);
        Assert.All(passwords, password => Assert.DoesNotContain(password, log + turns.Log.Everything, StringComparison.Ordinal));
    }

    [Theory]
    [OnBothServers]
    public async Task Setting_again_is_harmless(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        for (var turn = 0; turn < 3; turn++)
        {
            var token = turns.Begin();
            await turns.RunAsync(RotationStep.CreateSecret, token);
            for (var repeat = 0; repeat < 3; repeat++)
                await turns.RunAsync(RotationStep.SetSecret, token);
            await turns.RunAsync(RotationStep.TestSecret, token);
            await turns.RunAsync(RotationStep.FinishSecret, token);
            await turns.RunAsync(RotationStep.SetSecret, token);

            await using var current = await turns.ConnectAsync();
            await using var previous = await turns.ConnectAsync(StagingLabels.Previous);
            Assert.Equal(0, await turns.FailedLoginsAsync());
        }
    }
}
