using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>TLS is verified in full unless the secret turns it off, and what is wrong has a name and a sentence.</summary>
public sealed class TlsTests(TestServers servers) : IDisposable
{
    private readonly TestCertificates _stranger = new("a stranger");
    private readonly BundleFolder _folder = new();

    [Fact]
    public async Task A_login_is_encrypted_unless_the_secret_says_otherwise()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());

        await using var silent = await account.LogInAsync(account.Secret());
        Assert.Equal("1 encrypted, 0 clear", await SessionsAsync(account));
        await using var off = await account.LogInAsync(account.Secret(ssl: false));
        Assert.Equal("1 encrypted, 1 clear", await SessionsAsync(account));
    }

    [Fact]
    public async Task An_authority_that_the_system_does_not_know_is_refused()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());

        var error = await account.FailToLogInAsync(tls: new TlsSettings());

        Assert.Equal("TlsFailed: The certificate of 127.0.0.1 was not issued by one that is trusted here: the system's certificate authorities. "
            + "Set CA_BUNDLE_PATH to a PEM file of the server's certificate authorities.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Where_the_process_has_a_file_of_its_own_for_the_system_that_is_named()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var settings = DatabaseSettings.Read(new SettingsReader(variable => variable == "SSL_CERT_FILE" ? "/var/task/amazon-roots.pem" : null));

        var error = await account.FailToLogInAsync(tls: settings.Tls);

        Assert.Equal("TlsFailed: The certificate of 127.0.0.1 was not issued by one that is trusted here: the certificate authorities in "
            + "'/var/task/amazon-roots.pem' (SSL_CERT_FILE). Set CA_BUNDLE_PATH to a PEM file of the server's certificate authorities.", error.Message);
    }

    [Fact]
    public async Task An_authority_that_is_not_in_the_bundle_is_refused_and_the_bundle_is_named()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var bundle = _folder.Write("strangers.pem", _stranger.AuthorityPem);

        var error = await account.FailToLogInAsync(tls: new TlsSettings(bundle));

        Assert.Equal($"TlsFailed: The certificate of 127.0.0.1 was not issued by one that is trusted here: the CA bundle '{bundle}'. "
            + "Set CA_BUNDLE_PATH to a PEM file of the server's certificate authorities.", error.Message);
    }

    [Fact]
    public async Task A_bundle_of_several_authorities_may_hold_the_right_one_anywhere()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var right = await File.ReadAllTextAsync(account.Server.CaBundlePath!, TestContext.Current.CancellationToken);
        var bundle = _folder.Write("several.pem", $"A comment, as bundles have them.\n{_stranger.AuthorityPem}\n\n{right}\n");

        await using var session = await account.LogInAsync(account.Secret(), new TlsSettings(bundle));

        Assert.Equal("1 encrypted, 0 clear", await SessionsAsync(account));
    }

    [Fact]
    public async Task A_certificate_without_the_hosts_name_is_refused()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());

        var error = await account.FailToLogInAsync(tls: new TlsSettings(account.Server.CaBundlePath, "db.example.com"));

        Assert.Equal("TlsFailed: The certificate of 127.0.0.1 does not carry the name 'db.example.com'. Where the secret's host is an alias, set "
            + "TLS_HOST_NAME to the name in the certificate.", error.Message);
    }

    [Fact]
    public async Task A_refused_certificate_ends_the_login_before_the_user_is_named()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());

        await account.FailToLogInAsync(tls: new TlsSettings());

        var log = await account.Server.ReadLogAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain($"user={account.User} ", log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "cannot be opened")]
    [InlineData("", "holds no certificate")]
    [InlineData("not a certificate at all", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n", "is not a readable PEM file")]
    public async Task A_bundle_that_cannot_be_used_is_a_wrong_setting(string? content, string problem)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var bundle = content is null ? Path.Combine(_folder.Path, "missing.pem") : _folder.Write("bundle.pem", content);

        var error = await account.FailToLogInAsync(tls: new TlsSettings(bundle));

        Assert.Equal($"InvalidSettings: The CA bundle '{bundle}' {problem}. Set CA_BUNDLE_PATH to a PEM file that is deployed with the function, "
            + "such as Amazon RDS's global-bundle.pem.", error.Message);
    }

    [Fact]
    public async Task A_bundle_that_is_a_folder_is_a_wrong_setting()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());

        var error = await account.FailToLogInAsync(tls: new TlsSettings(_folder.Path));

        Assert.StartsWith($"InvalidSettings: The CA bundle '{_folder.Path}' cannot be opened.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_tls_is_refused()
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync());

        var error = await account.FailToLogInAsync();

        Assert.Equal($"TlsFailed: {account.Place} has no TLS. Turn it on at the server; or, where the network is trusted, say \"ssl\": false in the "
            + "secret.", error.Message);
    }

    [Fact]
    public async Task A_server_without_tls_is_rotated_where_the_secret_turns_it_off()
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync());
        var stage = new Stage(account, account.Secret(ssl: false));

        await stage.RotateAsync();

        await using var session = await account.LogInAsync(account.Secret(stage.PasswordOf(StagingLabels.Current), ssl: false));
        Assert.DoesNotContain(stage.Log.Lines, line => line.Contains("clear text", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Falling_back_to_clear_text_takes_a_setting_and_warns()
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync());
        var stage = new Stage(account, settings: new DatabaseSettings { AllowTlsFallback = true });

        await stage.RotateAsync();

        Assert.Contains(stage.Log.Lines, line => line.StartsWith(
            "Warning: Connecting to 127.0.0.1 in clear text, since TLS_FALLBACK=allow and the secret does not say \"ssl\": true. TlsFailed: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_secret_that_demands_tls_never_falls_back()
    {
        var account = await Account.CreateAsync(await servers.WithoutTlsAsync());
        var stage = new Stage(account, account.Secret(ssl: true), new DatabaseSettings { AllowTlsFallback = true });
        await stage.RunAsync(RotationStep.CreateSecret);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(DatabaseErrors.TlsFailed, error.Code);
    }

    public void Dispose()
    {
        _stranger.Dispose();
        _folder.Dispose();
    }

    private static Task<string> SessionsAsync(Account account) => account.Server.ReadAsync(
        "SELECT format('%s encrypted, %s clear', count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl)) FROM pg_stat_activity "
        + $"JOIN pg_stat_ssl USING (pid) WHERE usename = '{account.User}'", TestContext.Current.CancellationToken);
}
