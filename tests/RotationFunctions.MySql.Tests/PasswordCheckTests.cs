using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>Servers that refuse some passwords.</summary>
[Collection(Setting.OfServer)]
public class PasswordCheckTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_that_mysqls_policy_refuses_is_given_up_and_the_next_rotation_goes_through()
    {
        var account = await CreateAsync(MySqlKind.MySql);
        await using var reset = await Setting.ChangeAsync(
            account.Server, "INSTALL COMPONENT 'file://component_validate_password'", "UNINSTALL COMPONENT 'file://component_validate_password'");

        await GiveUpAsync(account, $"MySQL's password policy refused to change the password of {account.Name}.");
    }

    [Fact]
    public async Task A_password_that_mariadbs_check_refuses_is_given_up_and_the_next_rotation_goes_through()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await using var reset = await Setting.ChangeAsync(account.Server, "INSTALL SONAME 'simple_password_check'", "UNINSTALL SONAME 'simple_password_check'");

        var stage = await GiveUpAsync(account, $"MariaDB's password policy refused to change the password of {account.Name}.");

        Assert.Contains("Warning: The password was changed. MariaDB's password check takes no other than the password itself, which its general log shows "
            + "where that is on. An administrator can let it take what is stored for a password, unchecked, with SET GLOBAL strict_password_validation = OFF.",
            stage.Log.Lines);
    }

    [Fact]
    public async Task A_mariadb_that_checks_passwords_but_takes_hashes_gets_the_hash()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await using var reset = await Setting.ChangeAsync(account.Server, "INSTALL SONAME 'simple_password_check'", "UNINSTALL SONAME 'simple_password_check'");
        await using var lax = await Setting.ChangeAsync(account.Server, "SET GLOBAL strict_password_validation = OFF", "SET GLOBAL strict_password_validation = ON");

        await ChangeAsync(account, "canary of a lax check");

        await using var session = await account.LogInAsync("canary of a lax check");
        Assert.DoesNotContain("canary of a lax check", await account.Server.ReadLogAsync(Cancellation), StringComparison.Ordinal);
    }

    /// <returns>The stage, after a second rotation that went through.</returns>
    private static async Task<Stage> GiveUpAsync(Account account, string reason)
    {
        var stage = new Stage(account) { Passwords = new PasswordSettings { Length = 5, RequireEachIncludedType = false } };

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal(DatabaseErrors.PasswordRejected, error.Code);
        Assert.Null(stage.Store.VersionWith(StagingLabels.Pending));
        await using (var old = await account.LogInAsync())
        {
            Assert.Equal($"PasswordRejected: {reason}",
                (await Assert.ThrowsAsync<RotationException>(() => old.SetOwnPasswordAsync("short", Cancellation))).Message);
        }

        stage.Passwords = new PasswordSettings();
        stage.Store.Register(Stage.Third);
        await stage.RotateAsync(Stage.Third);
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
        return stage;
    }

    private async Task<Account> CreateAsync(MySqlKind kind) => await Account.CreateAsync(await servers.ChangeableAsync(kind));

    private static async Task ChangeAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync(password, Cancellation);
    }
}
