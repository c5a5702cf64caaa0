using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>The verifiers that are computed here are those that the standard and a real server mean.</summary>
public class VerifierTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <remarks>The exchange of <see href="https://www.rfc-editor.org/rfc/rfc7677#section-3"/>.</remarks>
    [Fact]
    public void The_verifier_proves_the_exchange_that_the_standard_gives_as_its_example()
    {
        const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        const string Exchange = $"n=user,r=rOprNGfwEbeRWgbNEkqO,{ServerFirst},c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

        var verifier = ScramVerifier.Make("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

        var keys = verifier.Split('$')[2].Split(':');
        Assert.StartsWith("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$", verifier, StringComparison.Ordinal);
        Assert.Equal("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Convert.ToBase64String(Sign(keys[1], Exchange)));
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        var clientKey = proof.Zip(Sign(keys[0], Exchange), (one, other) => (byte)(one ^ other)).ToArray();
        Assert.Equal(keys[0], Convert.ToBase64String(SHA256.HashData(clientKey)));
    }

    [Theory]
    [InlineData("a plain password")]
    [InlineData("""it's "quoted" \ and 100% $ure;""")]
    [InlineData("pässwörd – 日本語 🙂")]
    public async Task The_server_makes_the_same_verifier_of_the_same_salt_and_count(string password)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        await account.AlterAsync($"PASSWORD {Account.Literal(password)}");

        var stored = await account.StoredAsync();

        var (count, salt) = Parameters(stored);
        Assert.Equal(stored, ScramVerifier.Make(password, Convert.FromBase64String(salt), int.Parse(count, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_server_stores_the_verifier_as_it_is_and_lets_its_password_in()
    {
        var verifier = ScramVerifier.Make("new password", RandomNumberGenerator.Create());
        var account = await Account.CreateAsync(await servers.UsualAsync());
        await account.AlterAsync($"PASSWORD '{verifier}'");

        await using var session = await account.LogInAsync("new password");

        Assert.Equal(verifier, await account.StoredAsync());
    }

    [Fact]
    public void Two_verifiers_of_one_password_have_different_salts()
    {
        var random = RandomNumberGenerator.Create();

        Assert.NotEqual(Parameters(ScramVerifier.Make("same", random)).Salt, Parameters(ScramVerifier.Make("same", random)).Salt);
    }

    [Fact]
    public async Task A_changed_password_has_as_many_iterations_as_the_server_asks_for()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var hasSetting = await account.Server.ReadAsync("SELECT current_setting('scram_iterations', true)", Cancellation) != "";
        if (hasSetting)
            await account.AlterAsync("SET scram_iterations = 10000");

        await ChangePasswordAsync(account);

        Assert.Equal(hasSetting ? "10000" : "4096", Parameters(await account.StoredAsync()).Count);
    }

    [Fact]
    public async Task A_server_that_stores_md5_gets_md5_and_lets_the_password_in()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), $"IN ROLE {AccessRules.ByMd5}");
        await account.AlterAsync("SET password_encryption = md5");

        await ChangePasswordAsync(account);

        var stored = await account.StoredAsync();
        await account.StoreMd5Async("new password");
        Assert.Equal(await account.StoredAsync(), stored);
        await using var session = await account.LogInAsync("new password");
    }

    [Fact]
    public async Task An_old_md5_password_logs_in_and_becomes_scram_where_the_server_stores_scram()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), $"IN ROLE {AccessRules.ByMd5}");
        await account.StoreMd5Async(account.Password);

        await ChangePasswordAsync(account);

        Assert.StartsWith("SCRAM-SHA-256$", await account.StoredAsync(), StringComparison.Ordinal);
        await using var session = await account.LogInAsync("new password");
    }

    private static async Task ChangePasswordAsync(Account account)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync("new password", Cancellation);
    }

    private static (string Count, string Salt) Parameters(string verifier) =>
        verifier.Split('$')[1].Split(':') is [var count, var salt] ? (count, salt) : throw new FormatException(verifier);

    private static byte[] Sign(string key, string exchange) => HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.ASCII.GetBytes(exchange));
}
