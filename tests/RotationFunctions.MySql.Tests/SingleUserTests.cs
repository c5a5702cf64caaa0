using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A user changes its own password, on real servers.</summary>
public class SingleUserTests(TestServers servers)
{
    [Theory]
    [InlineData(MySqlKind.MySql)]
    [InlineData(MySqlKind.MariaDb)]
    public async Task A_rotation_changes_the_password_on_the_server_and_promotes_it(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var stage = new Stage(account);

        await stage.RotateAsync();

        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Current));
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
    }
}
