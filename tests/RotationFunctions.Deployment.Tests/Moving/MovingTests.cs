using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Moving;

/// <summary>Whoever comes from one of AWS's samples brings its secret and its environment along as they are.</summary>
public class MovingTests(SampleServers servers)
{
    private const string OldPassword = "0123456789abcdef";

    [Theory]
    [MemberData(nameof(AwsSample.Names), MemberType = typeof(AwsSample))]
    public async Task A_samples_secret_and_environment_rotate_on_a_server_whose_authority_is_configured(string name)
    {
        var sample = new AwsSample(name);
        var environment = sample.Environment();
        var server = await servers.GetAsync(sample.Engine, tls: true);
        environment["CA_BUNDLE_PATH"] = server.CaBundlePath!;
        await server.CreateUserAsync(sample.User, OldPassword);
        var stage = SampleStage.Create(sample, server, sample.Secret(server, sample.User, OldPassword), environment);

        await stage.RotateAsync(); // testSecret has logged in with the new value

        var password = stage.PasswordOf(StagingLabels.Current);
        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(sample.HasTwoUsers ? $"{sample.User}_clone" : sample.User, stage.UserOf(StagingLabels.Current));
        Assert.Equal(int.Parse(environment["PASSWORD_LENGTH"], System.Globalization.CultureInfo.InvariantCulture), password.Length);
        Assert.Empty(password.Intersect(environment["EXCLUDE_CHARACTERS"]));
        Assert.DoesNotContain(stage.Log.Lines, line => line.Contains("clear text", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AwsSample.Names), MemberType = typeof(AwsSample))]
    public async Task Without_tls_on_the_server_the_error_has_a_name_and_says_what_to_do_and_that_helps(string name)
    {
        var sample = new AwsSample(name);
        var server = await servers.GetAsync(sample.Engine, tls: false);
        await server.CreateUserAsync(sample.User, OldPassword);
        var secret = sample.Secret(server, sample.User, OldPassword);
        var stage = SampleStage.Create(sample, server, secret, sample.Environment());

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal(DatabaseErrors.TlsFailed, error.Code);
        Assert.Contains("has no TLS. Turn it on at the server; or, where the network is trusted, say \"ssl\": false in the secret.", error.Message, StringComparison.Ordinal);
        await ProveFieldAsync(sample, server);
        await ProveSettingAsync(sample, server, secret);
    }

    [Fact]
    public async Task The_sample_that_retains_the_password_moves_over_without_its_administrator_and_both_passwords_log_in()
    {
        var sample = new AwsSample("SecretsManagerRDSMySQLRotationSingleUserRetainPassword");
        var environment = sample.Environment();
        var server = await servers.GetAsync(sample.Engine, tls: true);
        environment["CA_BUNDLE_PATH"] = server.CaBundlePath!;
        await server.CreateUserAsync("retainer", "the one before");
        await server.ExecuteAsync($"SET PASSWORD FOR 'retainer'@'%' = '{OldPassword}' RETAIN CURRENT PASSWORD"); // as the sample's last rotation did
        await server.ExecuteAsync(sample.Statement("retainer"));
        var stage = SampleStage.Create(sample, server, sample.Secret(server, "retainer", OldPassword), environment);

        await stage.RotateAsync();

        Assert.Empty(stage.Store.Others); // so no secret of an administrator was read
        Assert.Equal("retainer", stage.UserOf(StagingLabels.Current));
        await server.LogInToMySqlAsync("retainer", OldPassword);
        await server.LogInToMySqlAsync("retainer", stage.PasswordOf(StagingLabels.Current));
    }

    /// <summary>What the error and the page offer to whoever cannot have TLS: the field in the secrets.</summary>
    private static async Task ProveFieldAsync(AwsSample sample, SampleServer server)
    {
        var (user, environment) = ($"{sample.User}_in_clear", sample.Environment());
        environment["MYSQL_PUBLIC_KEY"] = "retrieve"; // what MySQL needs for any password in clear text
        await server.CreateUserAsync(user, OldPassword);
        var stage = SampleStage.Create(sample, server, sample.Secret(server, user, OldPassword), environment, secret => secret.With("ssl", System.Text.Json.Nodes.JsonValue.Create(false)));

        await stage.RotateAsync();

        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Current));
    }

    /// <summary>And the setting.</summary>
    private static async Task ProveSettingAsync(AwsSample sample, SampleServer server, SecretValue secret)
    {
        var environment = sample.Environment();
        environment["MYSQL_PUBLIC_KEY"] = "retrieve";
        environment["TLS_FALLBACK"] = "allow";
        var stage = SampleStage.Create(sample, server, secret, environment);

        await stage.RotateAsync();

        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Current));
        Assert.Contains(stage.Log.Lines, line => line.Contains("in clear text, since TLS_FALLBACK=allow", StringComparison.Ordinal));
    }
}
