using RotationFunctions.Databases;

namespace RotationFunctions.MySql.Tests;

/// <summary>What MySQL 9 does in the other tests, MySQL 8 does as well.</summary>
public class MySql8Tests(TestServers servers)
{
    private static readonly MySqlSettings TrustedNetwork = new() { RetrievePublicKey = true };

    [Theory]
    [InlineData(PasswordPlugin.CachingSha2)]
    [InlineData(PasswordPlugin.Native)]
    public async Task The_old_password_works_until_the_next_rotation_where_the_account_may_keep_it(string method)
    {
        var account = await CreateAsync();
        await account.AlterAsync($"IDENTIFIED WITH {method} BY '{account.Password}'");
        await account.GrantAsync("APPLICATION_PASSWORD_ADMIN ON *.*");
        var stage = new Stage(account, account.Secret(ssl: false), mySql: TrustedNetwork);

        await stage.RotateAsync();

        await LogInAsync(account, account.Password);
        await LogInAsync(account, stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task The_old_password_ends_with_the_rotation_where_the_account_may_not_keep_it()
    {
        var account = await CreateAsync();
        var stage = new Stage(account, account.Secret(ssl: false), mySql: TrustedNetwork);

        await stage.RotateAsync();

        await LogInAsync(account, stage.PasswordOf(StagingLabels.Current));
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync(account.Secret(ssl: false), settings: TrustedNetwork)).Code);
    }

    [Fact]
    public async Task Two_users_take_turns_with_equal_rights()
    {
        var turns = await Turns.CreateAsync(await servers.EightAsync(), hosts: ["%", "10.1.1.1"]);
        await turns.SqlAsync(
            "GRANT SELECT, INSERT ON SHOP.* TO APP@'%' WITH GRANT OPTION", "GRANT UPDATE (a) ON SHOP.t TO APP@'10.1.1.1'", "GRANT EXECUTE ON PROCEDURE SHOP.p TO APP@'%'",
            "CREATE ROLE `role of $USER`", "GRANT `role of $USER` TO APP@'%'", "SET DEFAULT ROLE `role of $USER` TO APP@'%'", "GRANT BACKUP_ADMIN ON *.* TO APP@'%'",
            "ALTER USER APP@'%' WITH MAX_USER_CONNECTIONS 7 PASSWORD HISTORY 5 COMMENT 'an application'");

        await turns.TurnAsync();
        await turns.SqlAsync("REVOKE INSERT, GRANT OPTION ON SHOP.* FROM CLONE@'%'");
        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM SHOP.t"], ["INSERT INTO SHOP.t VALUES (1, 1)"]);
    }

    private async Task<Account> CreateAsync() => await Account.CreateAsync(await servers.EightAsync());

    private static async Task LogInAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync(account.Secret(password, ssl: false), settings: TrustedNetwork);
        Assert.Equal(account.Name, session.Account);
    }
}
