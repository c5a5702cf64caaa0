using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>Where a MySQL account may keep its old password beside the new one, the current value works at every moment.</summary>
public class DualPasswordTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_may_keeps_its_old_password_until_the_next_change()
    {
        var account = await CreateAsync();

        await ChangeAsync(account, account.Password, "second");

        await (await account.LogInAsync()).DisposeAsync();
        await ChangeAsync(account, "second", "third");
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
        await (await account.LogInAsync("second")).DisposeAsync();
        await (await account.LogInAsync("third")).DisposeAsync();
    }

    [Fact]
    public async Task A_change_that_is_repeated_changes_nothing_and_is_told()
    {
        var account = await CreateAsync();
        await ChangeAsync(account, account.Password, "second");

        var error = await Assert.ThrowsAsync<RotationException>(() => ChangeAsync(account, account.Password, "second"));

        Assert.Equal($"PasswordChangedMeanwhile: MySQL refused to change the password of {account.Name}: the password that was to be replaced is not the "
            + "account's (first) one any more.", error.Message);
        await (await account.LogInAsync()).DisposeAsync();
        await (await account.LogInAsync("second")).DisposeAsync();
    }

    [Fact]
    public async Task A_change_that_is_late_changes_nothing_and_is_told()
    {
        var account = await CreateAsync();
        await using var late = await account.LogInAsync();
        await ChangeAsync(account, account.Password, "second");
        await ChangeAsync(account, "second", "third");

        var error = await Assert.ThrowsAsync<RotationException>(() => late.SetOwnPasswordAsync("late", Cancellation));

        Assert.Equal(DatabaseErrors.PasswordChangedMeanwhile, error.Code);
        await (await account.LogInAsync("second")).DisposeAsync();
        await (await account.LogInAsync("third")).DisposeAsync();
    }

    [Fact]
    public async Task A_late_change_of_an_account_that_keeps_no_old_password_changes_nothing_either()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));
        await using var late = await account.LogInAsync();
        await ChangeAsync(account, account.Password, "second");

        var error = await Assert.ThrowsAsync<RotationException>(() => late.SetOwnPasswordAsync("late", Cancellation));

        Assert.Equal(DatabaseErrors.PasswordChangedMeanwhile, error.Code);
        await (await account.LogInAsync("second")).DisposeAsync();
    }

    [Fact]
    public async Task A_repeated_set_succeeds_and_both_passwords_survive()
    {
        var account = await CreateAsync();
        var stage = new Stage(account);
        await stage.RunAsync(RotationStep.CreateSecret);
        await stage.RunAsync(RotationStep.SetSecret);

        var outcome = await stage.RunAsync(RotationStep.SetSecret);

        Assert.Equal(RotationOutcome.Set, outcome);
        await (await account.LogInAsync()).DisposeAsync();
        await (await account.LogInAsync(stage.PasswordOf(StagingLabels.Pending))).DisposeAsync();
    }

    [Fact]
    public async Task A_rotation_that_was_given_up_after_its_set_is_told_by_the_next_and_how_to_go_on()
    {
        var account = await CreateAsync();
        var stage = new Stage(account);
        await stage.RunAsync(RotationStep.CreateSecret);
        await stage.RunAsync(RotationStep.SetSecret);
        stage.Store.Register(Stage.Third);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync(Stage.Third));

        Assert.Equal($"PasswordChangedMeanwhile: The server keeps two passwords for {account}, and the AWSCURRENT value of secret {Stage.Secret} is the older "
            + "one. The newer, which no version of the secret that is labelled holds, comes from a rotation that was given up after it was set, or from "
            + "somebody's hand. Nothing was changed. Set the AWSCURRENT password again on the server as an administrator, then rotate.", error.Message);
        Assert.False(error.IsTransient);
        await (await account.LogInAsync()).DisposeAsync();
        await account.AlterAsync($"IDENTIFIED BY '{account.Password}'");
        await stage.RotateAsync(Stage.Third);
        Assert.Equal(Stage.Third, stage.Store.VersionWith(StagingLabels.Current));
    }

    [Fact]
    public async Task An_account_that_may_not_is_changed_all_the_same_and_the_log_names_the_privilege()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), user: "it's not allowed");
        var stage = new Stage(account);

        await stage.RotateAsync();

        Assert.Contains("Warning: The password was changed. An administrator can let MySQL keep the old password until the "
            + "next rotation with GRANT APPLICATION_PASSWORD_ADMIN ON *.* TO 'it''s not allowed'@'%'.", stage.Log.Lines);
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
    }

    [Fact]
    public async Task A_password_that_must_be_named_to_be_changed_is_named()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), "PASSWORD REQUIRE CURRENT");

        await ChangeAsync(account, account.Password, "second");

        await (await account.LogInAsync("second")).DisposeAsync();
    }

    [Fact]
    public async Task A_password_that_is_in_the_history_is_told_apart()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), "PASSWORD HISTORY 5");
        await ChangeAsync(account, account.Password, "second");

        var error = await Assert.ThrowsAsync<RotationException>(() => ChangeAsync(account, "second", account.Password));

        Assert.Equal($"PasswordReused: MySQL refused to change the password of {account.Name}: its password history has the new one already.", error.Message);
    }

    [Fact]
    public async Task Through_a_hundred_rotations_a_client_that_logs_in_all_the_time_is_never_refused()
    {
        var account = await CreateAsync();
        var stage = new Stage(account);
        using var client = new LoginLoop(account, stage.Store);

        for (var i = 0; i < 100; i++)
        {
            var token = $"{i:D32}";
            stage.Store.Register(token);
            await stage.RotateAsync(token);
            await client.UntilLoggedInWithAsync(stage.PasswordOf(StagingLabels.Current));
        }

        Assert.Empty(await client.StopAsync());
        Assert.True(client.Logins >= 100);
    }

    private async Task<Account> CreateAsync()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));
        await account.GrantAsync("APPLICATION_PASSWORD_ADMIN ON *.*");
        return account;
    }

    private static async Task ChangeAsync(Account account, string from, string to)
    {
        await using var session = await account.LogInAsync(from);
        await session.SetOwnPasswordAsync(to, Cancellation);
    }
}
