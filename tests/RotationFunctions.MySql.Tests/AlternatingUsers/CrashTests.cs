using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>The connection is cut at each statement of a set in turn, before it reaches the server and after it took effect.</summary>
public class CrashTests(TestServers servers)
{
    private static readonly string[] Hosts = ["%", "127.0.0.1"];

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task No_cut_in_a_first_turn_leaves_a_login_with_other_rights_and_a_rerun_finishes(MySqlKind kind) => Assert.InRange(
        await CutEverywhereAsync(kind, _ => Task.CompletedTask), 8, 60);

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task No_cut_in_a_later_turn_leaves_a_login_with_other_rights_and_a_rerun_finishes(MySqlKind kind) => Assert.InRange(
        await CutEverywhereAsync(kind, async turns =>
        {
            await turns.SqlAsync("CREATE USER APP@'10.1.1.1' IDENTIFIED BY '$PASSWORD'");
            await turns.TurnAsync();
            await turns.SqlAsync(
                "REVOKE INSERT, GRANT OPTION ON SHOP.* FROM CLONE@'127.0.0.1'", "GRANT DELETE ON SHOP.* TO CLONE@'127.0.0.1'", "REVOKE SELECT (a) ON SHOP.t FROM CLONE@'%'",
                $"SET DEFAULT ROLE NONE {(kind == MySqlKind.MariaDb ? "FOR" : "TO")} CLONE@'%'", "REVOKE `role of $USER` FROM CLONE@'%'", "ALTER USER CLONE@'%' REQUIRE NONE WITH MAX_QUERIES_PER_HOUR 0", "DROP USER CLONE@'10.1.1.1'", "CREATE USER CLONE@'10.1.1.2' IDENTIFIED BY '$PASSWORD'");
        }), 8, 60);

    /// <returns>How many statements there were.</returns>
    private async Task<int> CutEverywhereAsync(MySqlKind kind, Func<Turns, Task> prepare)
    {
        var server = await servers.UsualAsync(kind);
        for (var number = 1; ; number++)
        {
            foreach (var after in new[] { false, true })
            {
                await using var wire = Wire.To(server.Port);
                var turns = await SetUpAsync(server, wire.Port);
                await prepare(turns);
                if (!await CutAsync(turns, wire, number, after))
                    return number - 1;
            }
        }
    }

    /// <returns>Whether there is a statement of that number.</returns>
    private static async Task<bool> CutAsync(Turns turns, Wire wire, int number, bool after)
    {
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        var (before, next) = (await Picture.OfAsync(turns.Server, turns.UserOf(StagingLabels.Pending)), turns.UserOf(StagingLabels.Pending));
        var inUse = await Picture.OfAsync(turns.Server, turns.UserOf(StagingLabels.Current));
        var passwords = turns.KnownPasswords();
        turns.Log.Lines.Clear();

        var changes = Changes.CutOn(wire, number, after);
        var error = await Record.ExceptionAsync(() => turns.RunAsync(RotationStep.SetSecret, turns.Token));
        var reached = changes.Count >= number;
        Assert.Equal(reached ? DatabaseErrors.ConnectionLost : null, (error as RotationException)?.Code);
        Assert.Equal(changes.Count, turns.Log.Lines.Count(line => line.StartsWith("Information: Changing the user whose turn is next: ", StringComparison.Ordinal)));

        var now = await Picture.OfAsync(turns.Server, next);
        foreach (var password in passwords)
        {
            if (await turns.TryLogInAsync(next, password) == 0)
                Assert.True(now.SequenceEqual(before) || now.SequenceEqual(inUse), $"'{next}' logs in after a cut {(after ? "after" : "before")} statement {number} and is another:\n{string.Join('\n', now)}");
        }
        Assert.Equal(inUse, await Picture.OfAsync(turns.Server, turns.UserOf(StagingLabels.Current)));
        Assert.Equal(0, await turns.TryLogInAsync(turns.UserOf(StagingLabels.Current), turns.PasswordOf(StagingLabels.Current)));

        await turns.RotateAsync(turns.Token);
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT 1"], ["DROP TABLE SHOP.t"]);
        return reached;
    }

    private static async Task<Turns> SetUpAsync(MySqlServer server, int port)
    {
        var turns = await Turns.CreateAsync(server, hosts: Hosts, through: port);
        await turns.SqlAsync(
            "GRANT SELECT, INSERT ON SHOP.* TO APP@'127.0.0.1' WITH GRANT OPTION", "GRANT SELECT (a) ON SHOP.t TO APP@'%'", "GRANT EXECUTE ON PROCEDURE SHOP.p TO APP@'127.0.0.1'",
            "CREATE ROLE IF NOT EXISTS `role of $USER`", "GRANT `role of $USER` TO APP@'%'", "ALTER USER APP@'%' REQUIRE SSL WITH MAX_QUERIES_PER_HOUR 9000");
        var set = server.Kind == MySqlKind.MySql ? "TO" : "FOR";
        await turns.SqlAsync($"SET DEFAULT ROLE `role of $USER` {set} APP@'%'");
        if (server.Kind == MySqlKind.MariaDb)
            await turns.GrantPackageAsync("127.0.0.1");
        if (server.Kind == MySqlKind.MySql)
            await turns.SqlAsync("GRANT BACKUP_ADMIN ON *.* TO APP@'%' WITH GRANT OPTION", "ALTER USER APP@'127.0.0.1' PASSWORD HISTORY 5 COMMENT 'an application'");
        return turns;
    }
}
