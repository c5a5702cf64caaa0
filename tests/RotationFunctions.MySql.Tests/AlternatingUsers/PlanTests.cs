using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>What a check says that the next turn would run, on real servers, which stay as they are until it does.</summary>
public class PlanTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_clone_that_is_not_there_is_created_locked_and_unlocked_last(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind));
        await turns.SqlAsync("GRANT SELECT ON SHOP.* TO APP@'%'");
        var clone = $"'{turns.Clone}'@'%'";

        var plan = await PlanAsync(turns);

        Assert.Equal(
        [
            $"CREATE USER {clone} {Identified(kind, "AS")} ACCOUNT LOCK", $"GRANT SELECT ON `{turns.Shop}`.* TO {clone}", $"ALTER USER {clone} {Identified(kind, "BY")}",
            $"ALTER USER {clone} ACCOUNT UNLOCK",
        ], plan);
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_an_existing_user_would_lose_and_get_is_told_before_it_is_adopted(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), "WITH MAX_USER_CONNECTIONS 7");
        await turns.SqlAsync(
            "GRANT SELECT ON SHOP.* TO APP@'%'", "CREATE USER CLONE@'%' IDENTIFIED BY 'a stranger 7Q'", "CREATE USER CLONE@'10.1.1.1'", "GRANT DELETE ON SHOP.* TO CLONE@'%'");
        var clone = $"'{turns.Clone}'@'%'";

        var plan = await PlanAsync(turns);

        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "next user", Result: CheckResult.Failed });
        Assert.Equal(
        [
            $"ALTER USER '{turns.Clone}'@'%', '{turns.Clone}'@'10.1.1.1' ACCOUNT LOCK", $"DROP USER '{turns.Clone}'@'10.1.1.1'", $"REVOKE DELETE ON `{turns.Shop}`.* FROM {clone}",
            $"GRANT SELECT ON `{turns.Shop}`.* TO {clone}", $"ALTER USER {clone} WITH MAX_USER_CONNECTIONS 7", $"ALTER USER {clone} {Identified(kind, "BY")}",
            $"ALTER USER {clone} ACCOUNT UNLOCK",
        ], plan);
        Assert.Equal("%,10.1.1.1", await turns.HostsAsync(turns.Clone));
    }

    [Fact]
    public async Task What_an_owner_wrote_into_an_attribute_is_not_shown()
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), "ATTRIBUTE '{\"key\": \"canary-7Q\"}'");

        Assert.Contains($"ALTER USER '{turns.Clone}'@'%' ATTRIBUTE '…'", await PlanAsync(turns));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_cannot_be_dropped_is_told_before_any_is_locked(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind));
        await turns.SqlAsync("CREATE USER CLONE@'10.1.1.1'", "CREATE DEFINER = CLONE@'10.1.1.1' VIEW SHOP.v AS SELECT 1 AS one");

        var check = Assert.Single(await turns.CheckAsync(), check => check.Name == "accounts");

        Assert.Equal(CheckResult.Failed, check.Result);
        Assert.EndsWith($"{turns.Shop}.v runs with its rights and would fail. Give that another definer, or give '{turns.User}' an account for the host.", check.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_turn_logs_each_statement_that_changes_the_next_user_as_a_check_has_shown_it(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind));
        await turns.SqlAsync("GRANT SELECT, INSERT ON SHOP.* TO APP@'%'");
        await turns.TurnAsync();
        await turns.SqlAsync("GRANT DELETE ON SHOP.* TO APP@'%'", "REVOKE INSERT ON SHOP.* FROM APP@'%'"); // undone at its turn
        var plan = await PlanAsync(turns);
        turns.Log.Lines.Clear();

        await turns.TurnAsync();

        var logged = ChangesLoggedBy(turns);
        Assert.Contains($"REVOKE DELETE ON `{turns.Shop}`.* FROM '{turns.User}'@'%'", logged);
        Assert.Contains($"GRANT INSERT ON `{turns.Shop}`.* TO '{turns.User}'@'%'", logged);
        Assert.Equal(plan, logged);
        Assert.All(turns.KnownPasswords(), password => Assert.DoesNotContain(password, turns.Log.Everything, StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_right_on_a_table_that_is_away_is_revoked_neither_by_a_check_nor_by_the_turn(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind));
        await turns.SqlAsync(
            "CREATE TABLE SHOP.daily (a INT)", "GRANT SELECT ON SHOP.daily TO APP@'%'", "GRANT UPDATE (a) ON SHOP.daily TO APP@'%'", "GRANT SELECT ON SHOP.t TO APP@'%'");
        await turns.TurnAsync();
        await turns.SqlAsync("REVOKE ALL PRIVILEGES, GRANT OPTION FROM CLONE@'%'", "DROP TABLE SHOP.daily");
        var plan = await PlanAsync(turns);
        turns.Log.Lines.Clear();

        await turns.TurnAsync();

        var logged = ChangesLoggedBy(turns);
        Assert.Equal(plan, logged);
        Assert.Contains($"REVOKE SELECT ON `{turns.Shop}`.`t` FROM '{turns.User}'@'%'", plan);
        Assert.DoesNotContain(plan, statement => statement.Contains("daily", StringComparison.Ordinal));
    }

    private static List<string> ChangesLoggedBy(Turns turns)
    {
        const string Change = "Information: Changing the user whose turn is next: ";
        return [.. turns.Log.Lines.Where(line => line.StartsWith(Change, StringComparison.Ordinal)).Select(line => line[Change.Length..])];
    }

    private static async Task<IReadOnlyList<string>> PlanAsync(Turns turns) => Assert.Single(await turns.CheckAsync(), check => check.Name == "next turn").Statements!;

    private static string Identified(MySqlKind kind, string word) =>
        kind == MySqlKind.MySql ? $"IDENTIFIED WITH 'caching_sha2_password' {word} '…'" : "IDENTIFIED VIA mysql_native_password USING '…'";
}
