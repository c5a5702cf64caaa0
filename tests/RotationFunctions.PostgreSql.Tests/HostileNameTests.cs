using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>User names, passwords and database names may hold what they like: each is created, logged in as, and rotated.</summary>
public class HostileNameTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Texts { get; } =
    [
        "o\"brien", "it's", "\"\"", "''", "back\\slash", "\\", "\\\\'", "100%", "%s%n", "with space", " around ", " ", "$user", "$$quoted$$", "${jndi}",
        "semi;colon", ";Password=other;", "a=b", "select", "-- comment", "/* comment */", "{0}", "UPPER", "naïve", "日本語", "ключ🔑", "tab\tnew\nline",
        "x'; DROP ROLE postgres; --", "SCRAM-SHA-256$4096:", "md5", new string('n', 62), new string('ü', 31),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Any_user_name_and_password_is_rotated_and_can_be_set(string text)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), user: $"u{text}", password: text);

        var rotated = await RotateAsync(account, account.Secret());

        await using (var session = await account.LogInAsync(rotated))
            await session.SetOwnPasswordAsync(text, Cancellation);
        await using var again = await account.LogInAsync(text);
        Assert.Equal(account.User, again.Account);
    }

    [Theory]
    [InlineData("o\"brien's")]
    [InlineData("back\\slash and 100%")]
    [InlineData("日本語🔑")]
    public async Task Any_user_name_is_rotated_where_the_server_stores_md5(string user)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), $"IN ROLE {AccessRules.ByMd5}", user: $"m{user}");
        await account.AlterAsync("SET password_encryption = md5");

        var rotated = await RotateAsync(account, account.Secret());

        await using var session = await account.LogInAsync(rotated);
        Assert.StartsWith("md5", await account.StoredAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("o\"brien's")]
    [InlineData("back\\slash and 100%")]
    [InlineData("a=b;Host=elsewhere")]
    [InlineData("日本語🔑")]
    [InlineData(" ")]
    [InlineData("x'; DROP ROLE postgres; --")]
    public async Task Any_database_name_is_rotated_in(string database)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        await account.Server.ExecuteAsync($"CREATE DATABASE {Account.Quote(database)}", Cancellation);

        var rotated = await RotateAsync(account, account.Secret(database: database));

        await using var session = await account.LogInAsync(account.Secret(rotated, database: database));
    }

    [Fact]
    public async Task A_password_of_a_thousand_characters_is_rotated_and_can_be_made()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), password: new string('p', 1000));

        var rotated = await RotateAsync(account, account.Secret(), new PasswordSettings { Length = 1000, ExcludeCharacters = "" });

        Assert.Equal(1000, rotated.Length);
        await using var session = await account.LogInAsync(rotated);
    }

    /// <returns>The new password.</returns>
    private static async Task<string> RotateAsync(Account account, DatabaseSecret secret, PasswordSettings? passwords = null)
    {
        var stage = new Stage(account, secret) { Passwords = passwords ?? new PasswordSettings() };

        await stage.RotateAsync();

        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Current));
        return stage.PasswordOf(StagingLabels.Current);
    }
}
