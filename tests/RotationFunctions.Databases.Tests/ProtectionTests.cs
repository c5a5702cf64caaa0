namespace RotationFunctions.Databases.Tests;

/// <summary>TLS by what secret and settings say.</summary>
public class ProtectionTests
{
    private const string InClear = "login app ok in clear text";

    [Theory]
    [InlineData("")]
    [InlineData(",\"ssl\":true")]
    [InlineData(",\"ssl\":\"true\"")]
    public async Task Tls_is_verified_unless_the_secret_says_otherwise(string ssl) => Assert.Equal("login app ok", (await LogInAsync(ssl))[0]);

    [Fact]
    public async Task A_secret_that_says_no_to_tls_gets_none() => Assert.Equal(InClear, (await LogInAsync(",\"ssl\":false"))[0]);

    [Theory]
    [InlineData("", false)]
    [InlineData(",\"ssl\":true", false)]
    [InlineData(",\"ssl\":true", true)]
    public async Task A_server_without_tls_is_refused(string ssl, bool allowFallback)
    {
        var error = await Assert.ThrowsAsync<RotationException>(() => LogInAsync(ssl, allowFallback, hasTls: false));

        Assert.Equal(DatabaseErrors.TlsFailed, error.Code);
    }

    [Fact]
    public async Task A_server_without_tls_is_taken_only_where_the_setting_allows_it_and_the_secret_says_nothing() =>
        Assert.Equal(["login app ok", InClear, "probe"], await LogInAsync("", allowFallback: true, hasTls: false));

    private static async Task<List<string>> LogInAsync(string ssl, bool allowFallback = false, bool hasTls = true)
    {
        var stage = new Stage(new DatabaseSettings { AllowTlsFallback = allowFallback });
        stage.Server.HasTls = hasTls;
        stage.Store.Register(Stage.Second);
        stage.Store.Add(Stage.Second, Stage.Value("old", ssl), StagingLabels.Pending);
        await stage.RunAsync(RotationStep.TestSecret);
        return stage.Server.Record;
    }
}
