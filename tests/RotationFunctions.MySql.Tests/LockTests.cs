using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>One attempt at a time may change an account.</summary>
public class LockTests(TestServers servers)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_second_attempt_waits_and_then_says_that_one_is_in_progress(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync(account.User, Short, Cancellation));

        Assert.Equal($"RotationInProgress: Another attempt to rotate the user '{account.User}' has held its lock on the server for 1 s. The service will try "
            + "again.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_lock_is_the_users_whoever_holds_it_and_leaves_other_users_alone(MySqlKind kind)
    {
        var (account, clone) = (await CreateAsync(kind), await CreateAsync(kind));
        await using var first = await account.LogInAsync();
        await using var second = await clone.LogInAsync();
        await first.LockAsync("the user", Long, Cancellation);

        await second.LockAsync("The User", Short, Cancellation);
        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync("the user", Short, Cancellation));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_lock_of_an_attempt_that_died_is_free(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);
        var id = await account.Server.ReadAsync(
            $"SELECT MIN(ID) FROM information_schema.PROCESSLIST WHERE USER = '{account.User}'", Cancellation);
        await account.Server.ExecuteAsync($"KILL {id}", Cancellation);

        await second.LockAsync(account.User, Long, Cancellation);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_attempt_whose_session_the_server_ends_while_it_waits_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);
        var waiting = second.LockAsync(account.User, Long, Cancellation);
        string id;
        while ((id = await account.Server.ReadAsync(
            $"SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '{account.User}' AND STATE = 'User lock'", Cancellation)) == "")
            Cancellation.ThrowIfCancellationRequested();
        await account.Server.ExecuteAsync($"KILL {id}", Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => waiting);

        Assert.Equal($"ConnectionLost: The connection broke on the way to take the lock for {account.Name}. Running the step again finds out how far it came.",
            error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_wait_that_the_deadline_cancels_is_cancelled(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);
        using var deadline = new CancellationTokenSource();
        var waiting = second.LockAsync(account.User, Long, deadline.Token);

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_set_that_meets_another_one_says_so_and_changes_nothing(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var other = await account.LogInAsync();
        await other.LockAsync(account.User, Long, Cancellation);
        var stage = new Stage(account) { Clock = TimeProvider.System };
        await stage.RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret, timeLeft: TimeSpan.FromSeconds(2)));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
        await using var session = await account.LogInAsync();
    }

    private async Task<Account> CreateAsync(MySqlKind kind) => await Account.CreateAsync(await servers.UsualAsync(kind));
}
