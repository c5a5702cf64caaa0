using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>User names, passwords and database names may hold what they like: each is created, logged in as, and rotated.</summary>
public class HostileNameTests(TestServers servers)
{
    private static readonly string[] Texts =
    [
        "o\"brien", "it's", "\"\"", "''", "back\\slash", "\\", "\\\\'", "100%", "%s%n", "with space", " around ", "@", "a@b@%", "`", "$user", "${jndi}",
        "semi;colon", ";Password=other;", "a=b", "select", "-- comment", "/* comment */", "{0}", "?", "@x", "UPPER", "naïve", "日本語", "ключ", "tab\tnew\nline",
        "x'; DROP USER x; --", " IDENTIFIED VIA ", "*74445CD742AF268FD22866DA0D", new string('n', 30), new string('ü', 30),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<MySqlKind, string> EveryText() => new(Enum.GetValues<MySqlKind>().SelectMany(kind => Texts.Select(text => (kind, text))));

    [Theory]
    [MemberData(nameof(EveryText))]
    public async Task Any_user_name_and_password_is_rotated_and_can_be_set(MySqlKind kind, string text)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind), user: $"u{text}x", password: text);

        var rotated = await RotateAsync(account, account.Secret());

        await using (var session = await account.LogInAsync(rotated))
            await session.SetOwnPasswordAsync(text, Cancellation);
        await using var again = await account.LogInAsync(text);
        Assert.Equal($"'{account.User}'@'%'", again.Account);
    }

    [Theory]
    [InlineData("o\"brien's `base`")]
    [InlineData("back\\slash and 100%")]
    [InlineData("a=b;Server=elsewhere")]
    [InlineData("日本語")]
    [InlineData("x'; DROP USER x; --")]
    public async Task Any_database_name_is_rotated_in(string database)
    {
        foreach (var kind in Enum.GetValues<MySqlKind>())
        {
            var account = await Account.CreateAsync(await servers.UsualAsync(kind));
            var name = $"`{database.Replace("`", "``", StringComparison.Ordinal)}`";
            await account.Server.ExecuteAsync($"CREATE DATABASE {name}", Cancellation);
            await account.GrantAsync($"SELECT ON {EscapePattern(name)}.*");

            var rotated = await RotateAsync(account, account.Secret(database: database));

            await using var session = await account.LogInAsync(account.Secret(rotated, database: database));
        }
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_long_password_is_rotated_and_can_be_made(MySqlKind kind)
    {
        const int Longest = 256; // what MySQL's caching_sha2_password takes
        var account = await Account.CreateAsync(await servers.UsualAsync(kind), password: new string('p', Longest));

        var rotated = await RotateAsync(account, account.Secret(), new PasswordSettings { Length = Longest, ExcludeCharacters = "" });

        Assert.Equal(Longest, rotated.Length);
        await using var session = await account.LogInAsync(rotated);
    }

    // A grant takes a database's name as a pattern.
    private static string EscapePattern(string name) => name
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    /// <returns>The new password.</returns>
    private static async Task<string> RotateAsync(Account account, DatabaseSecret secret, PasswordSettings? passwords = null)
    {
        var stage = new Stage(account, secret) { Passwords = passwords ?? new PasswordSettings() };

        await stage.RotateAsync();

        Assert.Equal(RotationStage.Second, stage.Store.VersionWith(StagingLabels.Current));
        return stage.PasswordOf(StagingLabels.Current);
    }
}
