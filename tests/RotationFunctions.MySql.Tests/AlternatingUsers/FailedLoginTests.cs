using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>Accounts that a single failed login locks.</summary>
public class FailedLoginTests(TestServers servers)
{
    private const string OneOnly = "FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME UNBOUNDED";

    [Fact]
    public async Task No_turn_makes_a_failed_login_on_MySql()
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), OneOnly);

        await TurnAsync(turns);

        Assert.Contains(OneOnly, string.Join('\n', await Picture.OfAsync(turns.Server, turns.Clone)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_turn_makes_a_failed_login_on_MariaDb()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MariaDb, "max-password-errors=1");

        await TurnAsync(await Turns.CreateAsync(server));
    }

    [Fact]
    public async Task What_a_stale_application_has_locked_is_open_with_the_new_password_on_MySql() =>
        await LockAndTurnAsync(await Turns.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), OneOnly), 3955);

    [Fact]
    public async Task What_a_stale_application_has_locked_is_open_with_the_new_password_on_MariaDb()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MariaDb, "max-password-errors=1");

        await LockAndTurnAsync(await Turns.CreateAsync(server), 4150);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_person_who_got_an_account_of_the_next_name_is_told_from_the_secrets_own_without_a_login(MySqlKind kind)
    {
        await using var server = await StartAsync(kind);
        var turns = await CreateAsync(server);
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE USER APP@'10.9.9.9' IDENTIFIED BY 'a person of that name 7Q'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.StartsWith($"OtherUserExists: The server has a user '{turns.User}' already, whose turn would be next, but '{turns.User}'@'10.9.9.9' has neither the password of the "
            + $"AWSPREVIOUS value nor another one with the rights of '{turns.Clone}': it may be a stranger's", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Previous)));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_next_user_who_got_another_password_by_hand_is_not_tried_by_a_login(MySqlKind kind)
    {
        await using var server = await StartAsync(kind);
        var turns = await CreateAsync(server);
        await turns.TurnAsync();
        await turns.SqlAsync("ALTER USER APP@'%' IDENTIFIED BY 'changed by hand 7Q'", "GRANT PROCESS ON *.* TO CLONE@'%'");

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        Assert.Equal(0, await turns.TryLogInAsync(turns.User, "changed by hand 7Q"));
    }

    private static Task<PrivateMySql> StartAsync(MySqlKind kind) =>
        kind == MySqlKind.MySql ? TestServers.StartOwnAsync(kind) : TestServers.StartOwnAsync(kind, "max-password-errors=1");

    private static Task<Turns> CreateAsync(MySqlServer server) => Turns.CreateAsync(server, server.Kind == MySqlKind.MySql ? OneOnly : "");

    private static async Task TurnAsync(Turns turns)
    {
        for (var turn = 0; turn < 4; turn++)
        {
            await turns.TurnAsync();
            await turns.RequireAsync(["SELECT 1"], []);
        }
    }

    private static async Task LockAndTurnAsync(Turns turns, int locked)
    {
        await turns.TurnAsync();
        await turns.TryLogInAsync(turns.User, "the password before last");
        Assert.Equal(locked, await turns.TryLogInAsync(turns.User, turns.PasswordOf(StagingLabels.Previous)));

        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT 1"], []);
    }
}
