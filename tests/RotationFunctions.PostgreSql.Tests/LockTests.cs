using Npgsql;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>One attempt at a time may change an account.</summary>
public class LockTests(TestServers servers)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_attempt_waits_and_then_says_that_one_is_in_progress()
    {
        var account = await CreateAsync();
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync(account.User, Short, Cancellation));

        Assert.Equal($"RotationInProgress: Another attempt to rotate the user '{account.User}' has held its lock on the server for 0.1 s. The service "
            + "will try again.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task The_lock_is_the_users_whoever_holds_it_and_leaves_other_users_alone()
    {
        var (account, clone) = (await CreateAsync(), await CreateAsync());
        await using var first = await account.LogInAsync();
        await using var second = await clone.LogInAsync();
        await first.LockAsync("the user", Long, Cancellation);

        await second.LockAsync("another user", Short, Cancellation);
        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync("the user", Short, Cancellation));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
    }

    [Fact]
    public async Task A_session_that_ends_gives_its_lock_back()
    {
        var account = await CreateAsync();
        await using var second = await account.LogInAsync();
        await using (var first = await account.LogInAsync())
            await first.LockAsync(account.User, Long, Cancellation);

        await second.LockAsync(account.User, Long, Cancellation);
    }

    [Fact]
    public async Task The_lock_of_an_attempt_that_died_is_free()
    {
        var account = await CreateAsync();
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);
        await account.Server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid IN {Sessions(account)}", Cancellation);

        await second.LockAsync(account.User, Long, Cancellation);
    }

    [Fact]
    public async Task A_users_own_statement_timeout_does_not_cut_the_waiting_short()
    {
        var account = await CreateAsync();
        await account.AlterAsync("SET statement_timeout = 200");
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => second.LockAsync(account.User, TimeSpan.FromMilliseconds(400), Cancellation));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
    }

    [Fact]
    public async Task An_attempt_whose_session_the_server_ends_while_it_waits_is_told()
    {
        var account = await CreateAsync();
        await using var first = await account.LogInAsync();
        await using var second = await account.LogInAsync();
        await first.LockAsync(account.User, Long, Cancellation);
        var waiting = second.LockAsync(account.User, Long, Cancellation);
        const string Waits = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND pid IN ";
        while (await account.Server.ReadAsync(Waits + Sessions(account), Cancellation) == "")
            Cancellation.ThrowIfCancellationRequested();

        var error = await Assert.ThrowsAsync<RotationException>(() => waiting);

        Assert.Equal($"ConnectionLost: The connection broke on the way to take the lock of the user '{account.User}'. Running the step again finds out "
            + "how far it came.", error.Message);
    }

    [Fact]
    public async Task A_set_that_meets_another_one_says_so_and_changes_nothing()
    {
        var account = await CreateAsync();
        await using var other = await account.LogInAsync();
        await other.LockAsync(account.User, Long, Cancellation);
        var stage = new Stage(account) { Clock = TimeProvider.System };
        await stage.RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret, timeLeft: TimeSpan.FromSeconds(1)));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
        await using var session = await account.LogInAsync();
    }

    [Fact]
    public async Task A_lock_that_the_user_may_not_take_is_told_with_the_grant()
    {
        var account = await CreateAsync();
        await account.Server.ExecuteAsync("CREATE DATABASE lockless", Cancellation);
        await using var superuser = new NpgsqlConnection($"{account.Server.AdministratorConnectionString};Database=lockless;Pooling=false");
        await superuser.OpenAsync(Cancellation);
        await superuser.RunAsync("REVOKE EXECUTE ON FUNCTION pg_advisory_lock(bigint) FROM PUBLIC");
        await using var session = await account.LogInAsync(account.Secret(database: "lockless"));

        var error = await Assert.ThrowsAsync<RotationException>(() => session.LockAsync(account.User, Long, Cancellation));
        await superuser.RunAsync(error.Message.Split("names: ")[1].TrimEnd('.'));
        await session.LockAsync(account.User, Long, Cancellation);

        Assert.Equal($"PrivilegeMissing: A privilege is missing to take the lock of the user '{account.User}'. Let an administrator run, in the database that its "
            + $"secret names: GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO \"{account.User}\".", error.Message);
    }

    private async Task<Account> CreateAsync() => await Account.CreateAsync(await servers.UsualAsync());

    private static string Sessions(Account account) => $"(SELECT pid FROM pg_stat_activity WHERE usename = '{account.User}')";
}
