using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>What a check says of an administrator's privileges is what a rotation meets on the same server.</summary>
public class PrivilegeCheckTests(TestServers servers)
{
    private const string AllOfDatabase = "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE VIEW, SHOW VIEW, TRIGGER, CREATE TEMPORARY TABLES, "
        + "LOCK TABLES, CREATE ROUTINE, ALTER ROUTINE, EXECUTE, EVENT";

    [Theory]
    [InlineData("ALL PRIVILEGES ON SHOP.*", "SELECT ON SHOP.t")]
    [InlineData("ALL PRIVILEGES ON *.*", "ALL PRIVILEGES ON SHOP.*")]
    [InlineData("SELECT ON `shop%`.*", "SELECT ON SHOP.t")]
    [InlineData("SELECT ON SHOP.t", "SELECT (a) ON SHOP.t")]
    [InlineData("EXECUTE ON SHOP.*", "EXECUTE ON PROCEDURE SHOP.p")]
    [InlineData("USAGE ON SHOP.*", "SELECT ON SHOP.*", "SELECT ON *.*")] // from here one right, from there the right to pass it on
    [InlineData("SELECT ON SHOP.t", "SELECT ON SHOP.*")]
    [InlineData("INSERT ON SHOP.*", "SELECT ON SHOP.*")]
    [InlineData("SELECT ON `shop%`.*", "SELECT ON SHOP.*")]
    [InlineData("SELECT (b) ON SHOP.t", "SELECT (a) ON SHOP.t")]
    [InlineData("SELECT ON SHOP.*", "ALL PRIVILEGES ON SHOP.*")]
    public async Task On_either_server(string grantable, string rights, string more = "USAGE ON *.*")
    {
        foreach (var kind in Enum.GetValues<MySqlKind>())
        {
            var turns = await CreateAsync(kind, $"{grantable} TO BOSS WITH GRANT OPTION", $"{more} TO BOSS", $"{rights} TO APP@'%'");
            await RequireAgreementAsync(turns);
        }
    }

    [Theory]
    [InlineData(AllOfDatabase + " ON *.* TO BOSS WITH GRANT OPTION", "ALL PRIVILEGES ON SHOP.* TO APP@'%'")]
    [InlineData("CONNECTION_ADMIN ON *.* TO BOSS", "CONNECTION_ADMIN ON *.* TO APP@'%'")]
    [InlineData("CONNECTION_ADMIN ON *.* TO BOSS WITH GRANT OPTION", "CONNECTION_ADMIN ON *.* TO APP@'%'")]
    [InlineData("ROLE_ADMIN ON *.* TO BOSS", "`role of $USER` TO APP@'%'")]
    [InlineData("`role of $USER` TO BOSS", "`role of $USER` TO APP@'%'")]
    [InlineData("`role of $USER` TO BOSS WITH ADMIN OPTION", "`role of $USER` TO APP@'%'")]
    public async Task On_MySql(params string[] grants)
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        await turns.SqlAsync(["CREATE ROLE `role of $USER`", .. Grants(grants)]);
        await RequireAgreementAsync(turns);
    }

    [Theory]
    [InlineData(AllOfDatabase + ", DELETE HISTORY ON *.* TO BOSS WITH GRANT OPTION", "ALL PRIVILEGES ON SHOP.* TO APP@'%'")]
    [InlineData(AllOfDatabase + " ON *.* TO BOSS WITH GRANT OPTION", "ALL PRIVILEGES ON SHOP.* TO APP@'%'")]
    [InlineData("`role of $USER` TO BOSS", "`role of $USER` TO APP@'%'")]
    [InlineData("`role of $USER` TO BOSS WITH ADMIN OPTION", "`role of $USER` TO APP@'%'")]
    public async Task On_MariaDb(params string[] grants)
    {
        var turns = await CreateAsync(MySqlKind.MariaDb);
        await turns.SqlAsync(["CREATE ROLE `role of $USER`", .. Grants(grants)]);
        await RequireAgreementAsync(turns);
    }

    [Theory]
    [InlineData(AllOfDatabase + ", DELETE HISTORY ON *.* TO BOSS WITH GRANT OPTION", "ALL PRIVILEGES ON SHOP.* TO APP@'%'")]
    [InlineData(AllOfDatabase + ", DELETE HISTORY, SHOW CREATE ROUTINE ON *.* TO BOSS WITH GRANT OPTION", "ALL PRIVILEGES ON SHOP.* TO APP@'%'")]
    public async Task On_a_newer_MariaDb(params string[] grants)
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.NewerMariaDbAsync());
        await turns.SqlAsync(Grants(grants));
        await RequireAgreementAsync(turns);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_default_role_takes_what_sets_it(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync(
        [
            "CREATE ROLE `role of $USER`", .. Grants("`role of $USER` TO BOSS WITH ADMIN OPTION", "`role of $USER` TO APP@'%'"),
            $"SET DEFAULT ROLE `role of $USER` {(kind == MySqlKind.MariaDb ? "FOR" : "TO")} APP@'%'",
        ]);
        await RequireAgreementAsync(turns);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_others_act_for_takes_the_same_of_the_administrator(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER `proxied of $USER`@'%'");
        await turns.RootSqlAsync("GRANT PROXY ON `proxied of $USER`@'%' TO APP@'%'");

        await RequireAgreementAsync(turns);
    }

    /// <remarks>Amazon RDS gives its administrator what it may do through a role.</remarks>
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_an_active_role_may_do_counts_and_what_that_has_by_another(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, "SELECT, INSERT ON SHOP.* TO APP@'%'", "INSERT ON SHOP.* TO BOSS");
        await turns.SqlAsync(
        [
            "CREATE ROLE `role of $USER`", "CREATE ROLE `inner role of $USER`",
            .. Grants("USAGE ON SHOP.* TO `role of $USER` WITH GRANT OPTION", "SELECT ON SHOP.* TO `inner role of $USER`", "`inner role of $USER` TO `role of $USER`", "`role of $USER` TO BOSS"),
            Start(kind, "`role of $USER`"),
        ]);

        Assert.True(await RequireAgreementAsync(turns));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_an_active_role_may_not_do_is_missing(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, "SELECT ON SHOP.* TO APP@'%'");
        await turns.SqlAsync(
        [
            "CREATE ROLE `role of $USER`", .. Grants("INSERT ON SHOP.* TO `role of $USER` WITH GRANT OPTION", "`role of $USER` TO BOSS"), Start(kind, "`role of $USER`"),
        ]);

        Assert.False(await RequireAgreementAsync(turns));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_role_that_is_not_active_counts_for_nothing(MySqlKind kind)
    {
        var turns = await CreateAsync(kind, "SELECT ON SHOP.* TO APP@'%'");
        await turns.SqlAsync(["CREATE ROLE `role of $USER`", .. Grants("SELECT ON SHOP.* TO `role of $USER` WITH GRANT OPTION", "`role of $USER` TO BOSS")]);

        Assert.False(await RequireAgreementAsync(turns));
    }

    [Fact]
    public async Task A_role_that_an_active_role_may_pass_on_can_be_granted_on_MariaDb()
    {
        var turns = await CreateAsync(MySqlKind.MariaDb);
        await turns.SqlAsync(
        [
            "CREATE ROLE `role of $USER`", "CREATE ROLE `theirs of $USER`",
            .. Grants("`theirs of $USER` TO `role of $USER` WITH ADMIN OPTION", "`role of $USER` TO BOSS", "`theirs of $USER` TO APP@'%'"), Start(MySqlKind.MariaDb, "`role of $USER`"),
        ]);

        Assert.True(await RequireAgreementAsync(turns));
    }

    private async Task<Turns> CreateAsync(MySqlKind kind, params string[] grants)
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(kind));
        await turns.SqlAsync(Grants(grants));
        return turns;
    }

    private static string[] Grants(params string[] grants) => [.. grants.Select(grant => Named($"GRANT {grant}"))];

    /// <summary>Lets the administrator start in a role.</summary>
    private static string Start(MySqlKind kind, string role) => Named($"SET DEFAULT ROLE {role} {(kind == MySqlKind.MariaDb ? "FOR" : "TO")} BOSS");

    private static string Named(string sql) => sql.Replace("BOSS", "`admin of $USER`@'%'", StringComparison.Ordinal);

    /// <summary>Whether the rotation succeeds, as the check has said.</summary>
    private static async Task<bool> RequireAgreementAsync(Turns turns)
    {
        var failures = (await turns.CheckAsync()).Where(check => check.Result != CheckResult.Passed && check.Name == "privileges").Select(check => check.Sentence).ToList();

        var error = await Record.ExceptionAsync(turns.TurnAsync);

        Assert.True(error is null or RotationException { Code: DatabaseErrors.PrivilegeMissing }, $"{error}");
        Assert.True(failures.Count == 0 == error is null, $"{string.Join(" ", failures)} but {error?.Message ?? "the rotation succeeds"}");
        return error is null;
    }
}
