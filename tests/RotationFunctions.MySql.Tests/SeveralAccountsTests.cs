using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A user name may have several accounts: only the one that logs in is changed, and only where that is known to be right.</summary>
public class SeveralAccountsTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Where_others_can_be_seen_the_rotation_is_refused_and_changes_nothing(MySqlKind kind)
    {
        var (account, other) = await CreateAsync(kind);
        await account.GrantAsync("SELECT ON mysql.user");
        var stage = new Stage(account);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal($"SeveralAccounts: The server has other accounts of the user '{account.User}' besides {account.Name}, which logged in: {other.Name}. An "
            + "application may be using one of those, and a rotation would not change its password. Drop what is not needed, let two users alternate, or set "
            + "MYSQL_ACCOUNTS=matched if every application comes in by the same account as this function.", error.Message);
        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Pending));
        await using var session = await account.LogInAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Only_the_account_that_logged_in_is_changed_where_a_setting_says_so(MySqlKind kind)
    {
        var (account, other) = await CreateAsync(kind);
        await account.GrantAsync("SELECT ON mysql.user");
        var before = await other.StoredAsync();

        await new Stage(account, mySql: new MySqlSettings { OnlyMatchedAccount = true }).RotateAsync();

        Assert.Equal(before, await other.StoredAsync());
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Where_others_cannot_be_seen_only_the_account_that_logged_in_is_changed_and_the_log_says_which(MySqlKind kind)
    {
        var (account, other) = await CreateAsync(kind);
        var before = await other.StoredAsync();
        var stage = new Stage(account);

        await stage.RotateAsync();

        Assert.Equal(before, await other.StoredAsync());
        Assert.Contains($"Information: Logged in with the AWSCURRENT password; the server knows the account as {account.Name}", stage.Log.Lines);
    }

    [Theory]
    [InlineData(MySqlKind.MySql, "user")]
    [InlineData(MySqlKind.MariaDb, "user", "global_priv")]
    public async Task Another_account_that_is_locked_is_nobodys(MySqlKind kind, params string[] readable)
    {
        var (account, other) = await CreateAsync(kind);
        foreach (var table in readable)
            await account.GrantAsync($"SELECT ON mysql.{table}");
        var stage = new Stage(account);
        Assert.Equal(DatabaseErrors.SeveralAccounts, (await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync())).Code);
        await other.AlterAsync("ACCOUNT LOCK");

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task Where_mariadb_does_not_tell_that_another_is_locked_it_may_be_somebodys()
    {
        var (account, other) = await CreateAsync(MySqlKind.MariaDb);
        await account.GrantAsync("SELECT ON mysql.user");
        await other.AlterAsync("ACCOUNT LOCK");

        var error = await Assert.ThrowsAsync<RotationException>(() => new Stage(account).RotateAsync());

        Assert.Equal(DatabaseErrors.SeveralAccounts, error.Code);
    }

    [Fact]
    public async Task A_role_of_the_same_name_is_no_account()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MariaDb));
        await account.Server.ExecuteAsync($"CREATE ROLE {account.User}", Cancellation);
        await account.GrantAsync("SELECT ON mysql.user");
        var stage = new Stage(account);

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    private async Task<(Account Account, Account Other)> CreateAsync(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        return (account, await Account.CreateAsync(account.Server, user: account.User, host: "10.1.%"));
    }
}
