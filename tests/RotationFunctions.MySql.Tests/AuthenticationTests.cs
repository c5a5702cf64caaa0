using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>The password itself goes to nobody but a server whose certificate is verified.</summary>
public class AuthenticationTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <remarks>A change makes MySQL forget what it keeps for quick logins, so that the next one must send the password itself.</remarks>
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_first_login_after_a_change_works_over_verified_tls_from_anywhere(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var alias = new TlsSettings(account.Server.CaBundlePath, "localhost");
        var stage = new Stage(account, account.Secret(host: MachineAddress.Require().ToString()), new DatabaseSettings { Tls = alias });

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(account.Secret(stage.PasswordOf(StagingLabels.Current), host: MachineAddress.Require().ToString()), alias);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_tls_mysql_does_not_get_a_password_that_it_must_decrypt(bool isLoopback)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));
        var secret = account.Secret(host: isLoopback ? "127.0.0.1" : MachineAddress.Require().ToString(), ssl: false);

        var error = await account.FailToLogInAsync(secret);

        Assert.Equal($"AuthenticationUnsupported: {secret.Host}:{secret.Port} wants the password itself of {secret}, as caching_sha2_password does after each "
            + "change, but the secret turns TLS off, so nothing was sent. Take \"ssl\" out of the secret; or, where the network is trusted, set "
            + "MYSQL_PUBLIC_KEY=retrieve.", error.Message);
    }

    [Fact]
    public async Task Without_tls_mysql_gets_the_password_encrypted_with_its_key_where_a_setting_says_so()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));

        await using var session = await account.LogInAsync(
            account.Secret(host: MachineAddress.Require().ToString(), ssl: false), settings: new MySqlSettings { RetrievePublicKey = true });

        Assert.Equal(account.Name, session.Account);
    }

    [Fact]
    public async Task Without_tls_mariadb_gets_proof_of_the_password_and_not_the_password()
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync(MySqlKind.MariaDb));
        var stage = new Stage(account, account.Secret(ssl: false));

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(account.Secret(stage.PasswordOf(StagingLabels.Current), ssl: false));
    }

    [Theory]
    [InlineData("mysql_clear_password")]
    [InlineData("sha256_password")]
    [InlineData("caching_sha2_password")]
    public async Task A_hostile_server_that_asks_for_the_password_in_clear_gets_none(string method)
    {
        var address = MachineAddress.Require();
        await using var server = new AskingServer(method, address);
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));

        var error = await account.FailToLogInAsync(account.Secret(host: address.ToString(), port: server.Port, ssl: false));

        Assert.DoesNotContain(account.Password, await server.AnswerAsync(), StringComparison.Ordinal);
        Assert.NotEqual(DatabaseErrors.LoginRefused, error.Code);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_account_that_logged_in_is_told_and_may_be_for_few_hosts(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind), host: "127.%");

        await using var session = await account.LogInAsync();

        Assert.Equal($"'{account.User}'@'127.%'", session.Account);
    }
}
