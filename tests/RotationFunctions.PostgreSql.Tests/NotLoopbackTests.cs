using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What is proved on the loopback address holds on others.</summary>
public sealed class NotLoopbackTests(TestServers servers) : IDisposable
{
    private readonly TestCertificates _stranger = new("a stranger");
    private readonly string _bundle = Path.GetTempFileName();
    private readonly string _address = MachineAddress.Require().ToString();

    public void Dispose()
    {
        _stranger.Dispose();
        File.Delete(_bundle);
    }

    [Fact]
    public async Task One_user_is_rotated()
    {
        var account = await Account.CreateAsync(await servers.ReachableAsync());
        var stage = new Stage(account, account.Secret(host: _address));

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(account.Secret(stage.PasswordOf(StagingLabels.Current), host: _address));
        Assert.Equal("t", await account.Server.ReadAsync(
            $"SELECT bool_and(ssl)::text::char FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = '{account.User}' AND client_addr = '{_address}'",
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_users_take_turns()
    {
        var turns = await Turns.CreateAsync(await servers.ReachableAsync(), host: _address);

        await turns.RotateAsync();
        await turns.RotateAsync();

        var log = await turns.Server.ReadLogAsync(Turns.Cancellation);
        Assert.Matches($"connection authorized: user={turns.Admin} .*SSL enabled", log);
        Assert.Matches($"connection authorized: user={turns.Clone} .*SSL enabled", log);
        Assert.Equal(0, await turns.FailedLoginsAsync());
    }

    [Fact]
    public async Task Clear_text_takes_a_word_in_the_secret()
    {
        var account = await Account.CreateAsync(await servers.ReachableAsync());

        await using var session = await account.LogInAsync(account.Secret(host: _address, ssl: false));

        Assert.Equal("f", await account.Server.ReadAsync(
            $"SELECT bool_or(ssl)::text::char FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = '{account.User}'",
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_refused()
    {
        var account = await Account.CreateAsync(await servers.ReachableAsync());

        var error = await account.FailToLogInAsync(account.Secret(host: _address), new TlsSettings(account.Server.CaBundlePath, "db.example.com"));

        Assert.StartsWith($"TlsFailed: The certificate of {_address} does not carry the name 'db.example.com'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_is_not_trusted_is_refused_and_the_bundle_is_named()
    {
        var account = await Account.CreateAsync(await servers.ReachableAsync());
        await File.WriteAllTextAsync(_bundle, _stranger.AuthorityPem, TestContext.Current.CancellationToken);

        var error = await account.FailToLogInAsync(account.Secret(host: _address), new TlsSettings(_bundle));

        Assert.StartsWith(
            $"TlsFailed: The certificate of {_address} was not issued by one that is trusted here: the CA bundle '{_bundle}'.", error.Message, StringComparison.Ordinal);
    }
}
