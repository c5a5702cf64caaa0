using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Servers that are stopping or read-only; each test has one of its own.</summary>
public class ServerStateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_stopping_is_told_until_it_is_gone()
    {
        await using var server = await TestServers.StartOwnAsync();
        var account = await Account.CreateAsync(server);
        var working = await account.LogInAsync(); // a smart shutdown waits for it
        await server.ExecuteAsync("COPY (SELECT) TO PROGRAM 'kill -TERM $(head -1 postmaster.pid)'", Cancellation);

        var stopping = await account.FailToLogInAsync();
        await working.DisposeAsync();
        while ((await account.FailToLogInAsync()).Code != DatabaseErrors.HostUnreachable)
            Cancellation.ThrowIfCancellationRequested();

        Assert.Equal($"ServerNotReady: {account.Place} is starting, stopping or recovering. The service will try again.", stopping.Message);
        Assert.True(stopping.IsTransient);
    }

    [Fact]
    public async Task A_standby_is_told_and_its_log_does_not_show_the_refused_password()
    {
        const string Canary = "canary of a standby";
        await using var server = await TestServers.StartOwnAsync();
        var account = await Account.CreateAsync(server);
        await server.WriteFileAsync("standby.signal", "");
        await server.RestartAsync(Cancellation);
        await using var session = await account.LogInAsync();
        await session.LockAsync(account.User, TimeSpan.FromSeconds(10), Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync(Canary, Cancellation));

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not change the password of the user '{account.User}'. {HostFailure.PointToWriter}", error.Message);
        var log = await server.ReadLogAsync(Cancellation);
        Assert.Matches("(?m)STATEMENT:  ALTER ROLE SESSION_USER PASSWORD 'SCRAM-SHA-256\\$", log);
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_on_a_standby_fails_and_leaves_the_value_pending_for_the_writer()
    {
        await using var server = await TestServers.StartOwnAsync();
        var account = await Account.CreateAsync(server);
        var stage = new Stage(account);
        await server.WriteFileAsync("standby.signal", "");
        await server.RestartAsync(Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());
        await server.ExecuteAsync("SELECT pg_promote()", Cancellation);
        await stage.RotateAsync();

        Assert.Equal(DatabaseErrors.ReadOnlyServer, error.Code);
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }
}
