using System.Text.RegularExpressions;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>TLS is verified in full unless the secret turns it off, and what is wrong has a name and a sentence.</summary>
public sealed class TlsTests(TestServers servers) : IDisposable
{
    private static readonly MySqlSettings TrustedNetwork = new() { RetrievePublicKey = true };

    private readonly TestCertificates _stranger = new("a stranger");
    private readonly BundleFolder _folder = new();

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_login_is_encrypted_unless_the_secret_says_otherwise(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));

        await (await account.LogInAsync(account.Secret())).DisposeAsync();
        await (await account.LogInAsync(account.Secret(ssl: true))).DisposeAsync();
        await (await account.LogInAsync(account.Secret(ssl: false), settings: TrustedNetwork)).DisposeAsync();

        var log = await account.Server.ReadLogAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["SSL/TLS", "SSL/TLS", "TCP/IP"], Regex.Matches(log!, $"Connect\t{account.User}@127.0.0.1 on  using (.*)").Select(line => line.Groups[1].Value));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_authority_that_the_system_does_not_know_is_refused(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));

        var error = await account.FailToLogInAsync(tls: new TlsSettings());

        Assert.Equal("TlsFailed: The certificate of 127.0.0.1 was not issued by one that is trusted here: the system's certificate authorities. "
            + "Set CA_BUNDLE_PATH to a PEM file of the server's certificate authorities.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_authority_that_is_not_in_the_bundle_is_refused_and_the_bundle_is_named_from_anywhere(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var bundle = _folder.Write("strangers.pem", _stranger.AuthorityPem);

        foreach (var host in new[] { "127.0.0.1", MachineAddress.Require().ToString() })
        {
            var error = await account.FailToLogInAsync(account.Secret(host: host), new TlsSettings(bundle));

            Assert.Equal($"TlsFailed: The certificate of {host} was not issued by one that is trusted here: the CA bundle '{bundle}'. "
                + "Set CA_BUNDLE_PATH to a PEM file of the server's certificate authorities.", error.Message);
        }
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_bundle_of_several_authorities_may_hold_the_right_one_anywhere(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var right = await File.ReadAllTextAsync(account.Server.CaBundlePath!, TestContext.Current.CancellationToken);
        var bundle = _folder.Write("several.pem", $"A comment, as bundles have them.\n{_stranger.AuthorityPem}\n\n{right}\n");

        await using var session = await account.LogInAsync(account.Secret(), new TlsSettings(bundle));

        Assert.Equal(account.Name, session.Account);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_certificate_without_the_hosts_name_is_refused(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var host = MachineAddress.Require().ToString();

        var error = await account.FailToLogInAsync(account.Secret(host: host));

        Assert.Equal($"TlsFailed: The certificate of {host} does not carry the name '{host}'. Where the secret's host is an alias, set TLS_HOST_NAME to the name "
            + "in the certificate.", error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_refused_certificate_ends_the_login_before_the_user_is_named(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        await using var wire = Wire.To(account.Server.Port);

        await account.FailToLogInAsync(account.Secret(port: wire.Port), new TlsSettings());
        await (await account.LogInAsync()).DisposeAsync();

        Assert.NotEqual("", wire.Sent);
        Assert.Equal(new LoginCount(1, 0), await account.CountLoginsAsync());
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_server_without_tls_is_refused(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync(kind));

        var error = await account.FailToLogInAsync();

        Assert.Equal($"TlsFailed: {account.Place} has no TLS. Turn it on at the server; or, where the network is trusted, say \"ssl\": false in the "
            + "secret.", error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_server_without_tls_is_rotated_where_the_secret_turns_it_off(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync(kind));
        var stage = new Stage(account, account.Secret(ssl: false), mySql: TrustedNetwork);

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(account.Secret(stage.PasswordOf(StagingLabels.Current), ssl: false), settings: TrustedNetwork);
        Assert.DoesNotContain(stage.Log.Lines, line => line.Contains("in clear text", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Falling_back_to_clear_text_takes_a_setting_and_warns(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync(kind));
        var stage = new Stage(account, settings: new DatabaseSettings { AllowTlsFallback = true }, mySql: TrustedNetwork);

        await stage.RotateAsync();

        Assert.Contains(stage.Log.Lines, line => line.StartsWith(
            "Warning: Connecting to 127.0.0.1 in clear text, since TLS_FALLBACK=allow and the secret does not say \"ssl\": true. TlsFailed: ", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_secret_that_demands_tls_never_falls_back(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync(kind));
        var stage = new Stage(account, account.Secret(ssl: true), new DatabaseSettings { AllowTlsFallback = true }, TrustedNetwork);
        await stage.RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.TlsFailed, error.Code);
    }

    public void Dispose()
    {
        _stranger.Dispose();
        _folder.Dispose();
    }
}
