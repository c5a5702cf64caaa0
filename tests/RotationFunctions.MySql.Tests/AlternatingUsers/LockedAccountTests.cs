using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>An account of the name that is locked lets nobody in: it may have any password, or be another person's.</summary>
public class LockedAccountTests(TestServers servers)
{
    private const string Stored = "SELECT HEX(authentication_string) FROM mysql.user WHERE User = '{0}' AND Host = '10.9.9.9'";

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_with_another_password_keeps_it_and_stops_no_turn_whatever_is_granted(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER APP@'10.9.9.9' IDENTIFIED BY 'another person 7Q' ACCOUNT LOCK");
        var before = await StoredAsync(turns, turns.User);
        await turns.TurnAsync();
        var cloneBefore = await StoredAsync(turns, turns.Clone);
        await turns.SqlAsync("GRANT PROCESS ON *.* TO CLONE@'%'");

        for (var turn = 0; turn < 3; turn++)
        {
            await turns.TurnAsync();

            await turns.RequireEqualAsync();
            await turns.RequireAsync(["SELECT * FROM information_schema.PROCESSLIST"], []);
        }
        Assert.Equal((before, cloneBefore), (await StoredAsync(turns, turns.User), await StoredAsync(turns, turns.Clone)));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_of_the_secrets_own_gets_each_new_password_and_works_once_it_is_unlocked(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER APP@'10.9.9.9' IDENTIFIED BY '$PASSWORD'");
        await turns.TurnAsync();
        await turns.SqlAsync("ALTER USER CLONE@'10.9.9.9' ACCOUNT LOCK", "GRANT PROCESS ON *.* TO CLONE@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.SqlAsync("ALTER USER APP@'10.9.9.9' ACCOUNT UNLOCK");

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_repeated_set_finds_all_done(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER APP@'10.9.9.9' IDENTIFIED BY 'another person 7Q' ACCOUNT LOCK");
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token);
        turns.Log.Lines.Clear();

        await turns.RunAsync(RotationStep.SetSecret, turns.Token);

        Assert.DoesNotContain(turns.Log.Lines, line => line.Contains("Changing the user", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_alone_does_not_make_a_stranger_the_secrets_own(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync(
            "CREATE USER APP@'10.9.9.9' IDENTIFIED BY 'another person 7Q' ACCOUNT LOCK", "CREATE USER CLONE@'10.9.9.9' IDENTIFIED BY 'a stranger 7Q' ACCOUNT LOCK",
            "GRANT PROCESS ON *.* TO CLONE@'10.9.9.9'");
        turns.Store.Add(turns.Token, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that"), StagingLabels.Previous);
        var before = await Picture.OfAsync(turns.Server, turns.Clone);

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.Clone));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task The_next_users_equal_of_one_alone_does_not_pass_for_a_turn_that_was_prepared(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.TurnAsync();
        await turns.SqlAsync(
            "CREATE USER CLONE@'localhost' IDENTIFIED BY '$PASSWORD'", "CREATE USER CLONE@'127.0.0.1' IDENTIFIED BY '$PASSWORD'",
            "ALTER USER CLONE@'%' IDENTIFIED BY 'retired 7Q' ACCOUNT LOCK");

        await turns.TurnAsync();

        Assert.Equal("%,127.0.0.1,localhost", await turns.HostsAsync(turns.User));
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT 1"], []);
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_that_is_adopted_with_one_alone_gets_the_accounts_that_it_lacks(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), adopt: true);
        await turns.SqlAsync("CREATE USER APP@'10.9.9.9' IDENTIFIED BY 'another person 7Q' ACCOUNT LOCK", "CREATE USER CLONE@'10.9.9.9' IDENTIFIED BY 'a stranger 7Q'");

        await turns.TurnAsync();

        Assert.Equal("%,10.9.9.9", await turns.HostsAsync(turns.Clone));
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT 1"], []);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task One_whose_equal_has_been_unlocked_since_with_the_secrets_password_stops_no_turn(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER APP@'10.9.9.9' IDENTIFIED BY 'another person 7Q' ACCOUNT LOCK");
        await turns.TurnAsync();
        await turns.SqlAsync("ALTER USER CLONE@'10.9.9.9' IDENTIFIED BY '$PASSWORD' ACCOUNT UNLOCK", "GRANT PROCESS ON *.* TO CLONE@'%'");

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM information_schema.PROCESSLIST"], []);
    }

    private static Task<string> StoredAsync(Turns turns, string user) =>
        turns.Server.ReadAsync(Stored.Replace("{0}", user, StringComparison.Ordinal), TestContext.Current.CancellationToken);

    private async Task<Turns> CreateAsync(MySqlKind kind) => await Turns.CreateAsync(await servers.UsualAsync(kind));
}
