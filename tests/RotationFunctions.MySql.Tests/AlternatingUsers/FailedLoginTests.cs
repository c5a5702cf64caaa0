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
