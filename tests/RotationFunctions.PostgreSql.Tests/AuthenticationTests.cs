using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A login proves the password without showing it; a server that wants it otherwise gets nothing.</summary>
public class AuthenticationTests(TestServers servers)
{
    [Fact]
    public async Task A_server_that_asks_for_no_password_is_refused_since_it_proves_nothing()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), $"IN ROLE {AccessRules.ByTrust}");

        var error = await account.FailToLogInAsync();

        Assert.Equal(Unsupported(account), error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_asks_for_the_password_in_clear_text_is_refused_with_and_without_tls(bool ssl)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), $"IN ROLE {AccessRules.ByClearText}");

        var error = await account.FailToLogInAsync(account.Secret(ssl: ssl));

        Assert.Equal(Unsupported(account), error.Message);
    }

    [Fact]
    public async Task The_password_is_not_sent_to_a_server_that_asks_for_it_in_clear_text()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), $"IN ROLE {AccessRules.ByClearText}");
        await using var wire = Wire.To(account.Server.Port);

        await account.FailToLogInAsync(account.Secret(port: wire.Port, ssl: false));

        Assert.Contains(account.User, wire.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Password, wire.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_the_old_nor_the_new_password_crosses_the_wire_in_a_rotation()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        await using var wire = Wire.To(account.Server.Port);
        var stage = new Stage(account, account.Secret(port: wire.Port, ssl: false));

        await stage.RotateAsync();

        Assert.Contains("ALTER ROLE SESSION_USER PASSWORD 'SCRAM-SHA-256$", wire.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(account.Password, wire.Sent, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.PasswordOf(StagingLabels.Current), wire.Sent, StringComparison.Ordinal);
    }

    private static string Unsupported(Account account) =>
        $"AuthenticationUnsupported: {account.Place} does not ask for the password by SCRAM or MD5, so nothing was sent. Its access rules "
        + "(pg_hba.conf) must say scram-sha-256 for this user.";
}
