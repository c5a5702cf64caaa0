using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>An account without a password is no more the secret's own than one with a stranger's: a rotation leaves none that lets in without.</summary>
public class PasswordlessStrangerTests(TestServers servers)
{
    public static TheoryData<MySqlKind, string, bool> Strangers()
    {
        var strangers = new TheoryData<MySqlKind, string, bool>();
        foreach (var isLocked in new[] { false, true })
        {
            strangers.Add(MySqlKind.MySql, "", isLocked);
            strangers.Add(MySqlKind.MySql, "IDENTIFIED WITH sha256_password", isLocked);
            strangers.Add(MySqlKind.MariaDb, "", isLocked);
            strangers.Add(MySqlKind.MariaDb, "IDENTIFIED VIA unix_socket", isLocked);
            strangers.Add(MySqlKind.MariaDb, "IDENTIFIED VIA mysql_native_password USING 'invalid' OR unix_socket", isLocked);
        }
        return strangers;
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task It_is_not_taken_over_at_the_first_turn(MySqlKind kind, string method, bool isLocked)
    {
        var turns = await CreateAsync(kind, method, isLocked);

        await RequireLeftAloneAsync(turns, turns.TurnAsync);
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task It_is_not_taken_over_by_a_value_that_was_staged_by_hand(MySqlKind kind, string method, bool isLocked)
    {
        var turns = await CreateAsync(kind, method, isLocked);
        turns.Begin();
        turns.Store.Add(turns.Token, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that 7Q"), StagingLabels.Pending);

        await RequireLeftAloneAsync(turns, () => turns.RunAsync(RotationStep.SetSecret, turns.Token));
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task It_is_not_taken_over_since_the_previous_value_names_it_even_with_the_rights_of_the_user_in_use(MySqlKind kind, string method, bool isLocked)
    {
        var turns = await CreateAsync(kind, method, isLocked);
        turns.Store.Add(RotationStage.Second, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that 7Q"), StagingLabels.Previous);

        await RequireLeftAloneAsync(turns, turns.TurnAsync);
        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "next user", Result: CheckResult.Failed });
    }

    [Theory]
    [InlineData("auth_socket")]
    [InlineData("mysql_no_login")]
    public async Task Neither_is_one_of_MySQL_that_comes_in_by_another_way_or_not_at_all(string plugin)
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MySql, $"plugin-load-add={plugin}.so");
        var turns = await CreateAsync(server, $"IDENTIFIED WITH {plugin}", isLocked: false);

        await RequireLeftAloneAsync(turns, turns.TurnAsync);

        turns.Store.Add(RotationStage.Second, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that"), StagingLabels.Previous);
        await RequireLeftAloneAsync(turns, turns.TurnAsync);
    }

    private static async Task RequireLeftAloneAsync(Turns turns, Func<Task> turn)
    {
        var before = await Picture.OfAsync(turns.Server, turns.Clone);

        var error = await Assert.ThrowsAsync<RotationException>(turn);

        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.Clone));
    }

    private async Task<Turns> CreateAsync(MySqlKind kind, string method, bool isLocked) => await CreateAsync(await servers.UsualAsync(kind), method, isLocked);

    private static async Task<Turns> CreateAsync(MySqlServer server, string method, bool isLocked)
    {
        var turns = await Turns.CreateAsync(server);
        await turns.SqlAsync($"CREATE USER CLONE@'%' {method} {(isLocked ? "ACCOUNT LOCK" : "")}", "GRANT SELECT ON SHOP.* TO APP@'%'", "GRANT SELECT ON SHOP.* TO CLONE@'%'");
        return turns;
    }
}
