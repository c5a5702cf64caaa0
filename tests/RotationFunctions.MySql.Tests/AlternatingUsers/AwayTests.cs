using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A table may be dropped and made anew between rotations, and the rights on it stay on the server's record meanwhile.</summary>
public class AwayTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_right_on_a_table_that_is_away_is_not_taken_from_the_one_who_has_it(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("DROP TABLE SHOP.daily");

        await turns.TurnAsync(); // the clone cannot be given it
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE TABLE SHOP.daily (a INT, b INT)");

        Assert.True(await turns.MayAsync(StagingLabels.Current, "SELECT * FROM SHOP.daily"));
        await turns.TurnAsync();
        await turns.RequireAsync(["SELECT * FROM SHOP.daily"], []);
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_database_that_is_away_does_not_stop_a_rotation(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("DROP DATABASE SHOP");

        await turns.TurnAsync();
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE DATABASE SHOP", "CREATE TABLE SHOP.daily (a INT)");

        Assert.True(await turns.MayAsync(StagingLabels.Current, "SELECT * FROM SHOP.daily"));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_the_log_says_of_it_keeps_the_right_for_both_when_the_table_comes_back(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("DROP TABLE SHOP.daily");
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE TABLE SHOP.daily (a INT)");

        var advice = turns.Log.Lines.Single(line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        var grant = turns.Name("GRANT SELECT ON SHOP.`daily` TO ") + $"'{turns.Clone}'@'%'";
        Assert.Contains($"was not given what '{turns.User}' has: {grant}. Run them when it is there again, before the next rotation: that makes '{turns.User}' the equal of "
            + $"'{turns.Clone}', and revokes what '{turns.Clone}' still lacks by then.", advice, StringComparison.Ordinal);
        await turns.SqlAsync(grant);
        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT * FROM SHOP.daily"], []);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Without_that_the_right_goes_as_any_that_the_user_in_use_has_not(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("DROP TABLE SHOP.daily");
        await turns.TurnAsync();
        await turns.SqlAsync("CREATE TABLE SHOP.daily (a INT)");

        await turns.TurnAsync();

        await turns.RequireAsync([], ["SELECT * FROM SHOP.daily"]);
    }

    private async Task<Turns> CreateAsync(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind));
        await turns.SqlAsync("CREATE TABLE SHOP.daily (a INT)", "GRANT SELECT ON SHOP.daily TO APP@'%'");
        return turns;
    }
}
