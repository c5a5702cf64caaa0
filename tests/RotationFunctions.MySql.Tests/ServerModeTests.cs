using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Servers whose sessions start in another mode than usual.</summary>
[Collection(Setting.OfServer)]
public class ServerModeTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Two_users_take_turns_under_another_sql_mode(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.ChangeableAsync(kind));
        await using var mode = await Setting.ChangeAsync(turns.Server, "SET GLOBAL sql_mode = 'ANSI'", "SET GLOBAL sql_mode = DEFAULT");

        await turns.RotateAsync();
        turns.Store.Register(RotationStage.Third);
        await turns.RotateAsync(RotationStage.Third);

        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Sessions_that_start_read_only_and_with_another_sql_mode_change_the_password(MySqlKind kind)
    {
        const string Password = """it's "quoted" and back\slashed\""";
        var account = await CreateAsync(kind, user: """a "user's\""");
        await using var reset = await Setting.ChangeAsync(account.Server, "SET GLOBAL TRANSACTION READ ONLY", "SET GLOBAL TRANSACTION READ WRITE");
        await using var mode = await Setting.ChangeAsync(account.Server, "SET GLOBAL sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES'", "SET GLOBAL sql_mode = DEFAULT");

        await ChangeAsync(account, Password);

        await using var session = await account.LogInAsync(Password);
    }

    private async Task<Account> CreateAsync(MySqlKind kind, string? user = null) => await Account.CreateAsync(await servers.ChangeableAsync(kind), user: user);

    private static async Task ChangeAsync(Account account, string password)
    {
        await using var session = await account.LogInAsync();
        await session.SetOwnPasswordAsync(password, Cancellation);
    }
}
