using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>
/// No password in clear text in the log of a server that logs every statement, and none in what we say. Each test also finds what
/// must be there, so that it is the right log that is searched.
/// </summary>
public class LeakTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rotation_leaves_no_password_in_the_servers_log_nor_in_ours()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var stage = new Stage(account);

        await stage.RotateAsync();

        var log = await ReadLogAsync(account);
        Assert.Contains(await account.StoredAsync(), log, StringComparison.Ordinal);
        Assert.Contains($"connection authorized: user={account.User} ", log, StringComparison.Ordinal);
        Assert.Contains($"the server knows the account as {account.User}", stage.Log.Everything, StringComparison.Ordinal);
        Leaks.RequireNone(stage, log, account.Password, await account.StoredAsync());
    }

    [Fact]
    public async Task A_change_that_the_server_refuses_leaves_no_password_in_its_log_nor_in_the_error()
    {
        const string Canary = "canary of a refused change";
        var account = await Account.CreateAsync(await servers.UsualAsync());
        await using var session = await account.LogInAsync();
        await account.Server.ExecuteAsync($"DROP ROLE {account.User}", Cancellation);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync(Canary, Cancellation));

        var log = await ReadLogAsync(account);
        Assert.Matches("(?m)STATEMENT:  ALTER ROLE SESSION_USER PASSWORD 'SCRAM-SHA-256\\$", log);
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
        Leaks.RequireNone(error, Canary);
    }

    [Fact]
    public async Task A_refused_login_leaves_no_password_in_the_servers_log_nor_in_the_error()
    {
        const string Canary = "canary of a refused login";
        var account = await Account.CreateAsync(await servers.UsualAsync());

        var error = await account.FailToLogInAsync(account.Secret(Canary));

        var log = await ReadLogAsync(account);
        Assert.Contains($"authentication failed for user \"{account.User}\"", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, log, StringComparison.Ordinal);
        Leaks.RequireNone(error, Canary);
    }

    [Theory]
    [InlineData("host", "no-such-host.invalid")]
    [InlineData("database", "nowhere")]
    [InlineData("tls", "")]
    public async Task A_login_that_fails_for_another_reason_says_nothing_of_the_password(string field, string value)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());

        var error = await account.FailToLogInAsync(
            account.Secret(host: field == "host" ? value : null, database: field == "database" ? value : null), field == "tls" ? new TlsSettings() : null);

        Leaks.RequireNone(error, account.Password);
    }

    [Fact]
    public async Task The_search_finds_a_password_that_does_leak()
    {
        const string Canary = "canary that must be found";
        var account = await Account.CreateAsync(await servers.UsualAsync());

        await account.AlterAsync($"PASSWORD '{Canary}'");

        Assert.Contains(Canary, await ReadLogAsync(account), StringComparison.Ordinal);
    }

    private static async Task<string> ReadLogAsync(Account account) => (await account.Server.ReadLogAsync(Cancellation))!;
}
