using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.MySql.Tests;

/// <summary>MariaDB's accounts keep their way to authenticate, and its log never sees the password.</summary>
public class MariaDbPasswordTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Passwords { get; } =
    [
        "eight888", new string('a', 31), new string('b', 32), new string('c', 33), new string('d', 64), new string('e', 200), "pässwörd – 日本語 🙂",
        """it's "quoted" \ and 100% $ure;""",
    ];

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task An_ed25519_account_logs_in_with_what_the_server_made_of_its_password(string password)
    {
        var account = await CreateAsync("ed25519", password);

        await using var session = await account.LogInAsync();

        Assert.Equal(account.Name, session.Account);
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task An_ed25519_account_stays_one_and_the_server_stores_what_it_would_have_made_itself(string password)
    {
        var account = await CreateAsync("ed25519", "old password");

        await ChangeAsync(account, password);

        await using var session = await account.LogInAsync(password);
        Assert.Contains(" IDENTIFIED VIA ed25519 ", await account.DefinitionAsync(), StringComparison.Ordinal);
        var changed = await account.StoredAsync();
        await account.AlterAsync($"IDENTIFIED VIA ed25519 USING PASSWORD({Account.Literal(password)})");
        Assert.Equal(await account.StoredAsync(), changed);
    }

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task A_native_account_stays_one_and_the_server_stores_what_it_would_have_made_itself(string password)
    {
        var account = await CreateAsync("mysql_native_password", "old password");

        await ChangeAsync(account, password);

        Assert.Equal(await account.Server.ReadAsync($"SELECT PASSWORD({Account.Literal(password)})", Cancellation), await account.StoredAsync());
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("mysql_native_password")]
    public async Task A_rotation_goes_through_and_leaves_no_password_in_the_servers_log(string method)
    {
        var account = await CreateAsync(method);
        var stage = new Stage(account);

        await stage.RotateAsync();

        var log = await account.Server.ReadLogAsync(Cancellation);
        Assert.Contains(await account.StoredAsync(), log, StringComparison.Ordinal);
        Assert.DoesNotContain(stage.PasswordOf(StagingLabels.Current), log, StringComparison.Ordinal);
        await using var session = await account.LogInAsync(stage.PasswordOf(StagingLabels.Current));
    }

    [Fact]
    public async Task A_wrong_password_of_an_ed25519_account_is_told()
    {
        var account = await CreateAsync("ed25519");

        Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync(account.Secret("wrong"))).Code);
    }

    [Fact]
    public async Task An_account_with_several_ways_in_is_refused_since_one_would_keep_the_old_password()
    {
        var account = await CreateAsync("mysql_native_password");
        var way = $"USING PASSWORD({Account.Literal(account.Password)})";
        await account.AlterAsync($"IDENTIFIED VIA ed25519 {way} OR mysql_native_password {way}");
        await using var session = await account.LogInAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync("new password", Cancellation));

        var cure = $"ALTER USER {account.Name} IDENTIFIED VIA ed25519 USING PASSWORD('PASSWORD')";
        Assert.Equal($"AuthenticationUnsupported: MariaDB lets {account.Name} in by any of several ways (ed25519, mysql_native_password), of which a rotation "
            + $"would change one and leave the others open. Leave the account one of them, with {cure} (for 'PASSWORD', write the secret's).", error.Message);
        await using var again = await account.LogInAsync();
        await account.Server.ExecuteAsync(cure, Cancellation);
        await (await account.LogInAsync("PASSWORD")).SetOwnPasswordAsync("new password", Cancellation);
    }

    [Fact]
    public async Task A_definition_that_goes_on_in_an_unknown_way_is_told_and_nothing_is_changed()
    {
        var account = await CreateAsync("mysql_native_password");
        await using var server = Relay.To("127.0.0.1", account.Server.Port, () => new ChangedAnswers(" IDENTIFIED ", " AUTHORISED "));
        await using var session = await account.LogInAsync(account.Secret(host: "127.0.0.1", port: server.Port, ssl: false));

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync("new password", Cancellation));

        Assert.Equal($"AuthenticationUnsupported: What MariaDB answers to SHOW CREATE USER FOR {account.Name} is not understood: 'AUTHORISED' is not known there. So nobody "
            + "could tell what kind of password the account has, and nothing was changed.", error.Message);
        await using var again = await account.LogInAsync();
    }

    private async Task<Account> CreateAsync(string method, string? password = null)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MariaDb), password: password);
        await account.AlterAsync($"IDENTIFIED VIA {method} USING PASSWORD({Account.Literal(account.Password)})");
        return account;
    }

    private static async Task ChangeAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync(password, Cancellation);
    }
}
