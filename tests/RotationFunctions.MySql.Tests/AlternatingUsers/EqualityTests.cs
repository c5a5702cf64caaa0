using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>After every turn both users are the same but for their names, to the server's words and to an application.</summary>
public class EqualityTests(TestServers servers)
{
    private static readonly string[] Rights =
    [
        "GRANT SELECT, INSERT ON SHOP.* TO APP@'%' WITH GRANT OPTION",
        "GRANT UPDATE (a), SELECT (b) ON SHOP.t TO APP@'%'",
        "GRANT EXECUTE ON PROCEDURE SHOP.p TO APP@'%'",
        "GRANT ALTER ROUTINE ON FUNCTION SHOP.f TO APP@'%' WITH GRANT OPTION",
        "GRANT PROCESS ON *.* TO APP@'%'",
    ];

    private static readonly string[] Allowed =
    [
        "SELECT * FROM SHOP.t", "INSERT INTO SHOP.t VALUES (3, 4)", "UPDATE SHOP.t SET a = 5", "CALL SHOP.p()", "SELECT * FROM information_schema.PROCESSLIST",
    ];

    private static readonly string[] Denied = ["DELETE FROM SHOP.t", "UPDATE SHOP.t SET b = 5", "SELECT SHOP.f()", "SELECT * FROM mysql.user", "CREATE TABLE SHOP.u (a INT)"];

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Rights_on_databases_tables_columns_and_routines_are_the_same_in_every_turn(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync(Rights);

        for (var turn = 0; turn < 3; turn++)
        {
            await turns.TurnAsync();

            await turns.RequireEqualAsync();
            await turns.RequireAsync(Allowed, Denied);
        }
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task What_was_revoked_from_the_one_is_revoked_from_the_other_and_what_was_granted_granted(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync(Rights);
        await turns.TurnAsync(); // the clone is in use
        await turns.SqlAsync(
            "REVOKE INSERT, GRANT OPTION ON SHOP.* FROM CLONE@'%'", "REVOKE UPDATE (a) ON SHOP.t FROM CLONE@'%'",
            "REVOKE EXECUTE ON PROCEDURE SHOP.p FROM CLONE@'%'", "REVOKE PROCESS ON *.* FROM CLONE@'%'", "GRANT DELETE ON SHOP.t TO CLONE@'%'");
        var measure = await Picture.OfAsync(turns.Server, turns.Clone);

        await turns.TurnAsync();

        Assert.Equal(measure, await Picture.OfAsync(turns.Server, turns.Clone));
        await turns.RequireEqualAsync();
        await turns.RequireAsync(
            ["SELECT * FROM SHOP.t", "DELETE FROM SHOP.t WHERE a = 99"], ["INSERT INTO SHOP.t VALUES (3, 4)", "UPDATE SHOP.t SET a = 5", "CALL SHOP.p()"]);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task All_rights_become_some_and_some_become_all(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("GRANT ALL PRIVILEGES ON SHOP.* TO APP@'%' WITH GRANT OPTION", "GRANT ALL PRIVILEGES ON SHOP.t TO APP@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.SqlAsync("REVOKE DROP, GRANT OPTION ON SHOP.* FROM CLONE@'%'", "REVOKE DROP, SELECT ON SHOP.t FROM CLONE@'%'");

        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["CREATE TABLE IF NOT EXISTS SHOP.u (a INT)"], ["DROP TABLE SHOP.u"]);

        await turns.SqlAsync("GRANT ALL PRIVILEGES ON SHOP.* TO APP@'%'", "GRANT ALL PRIVILEGES ON SHOP.t TO APP@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["DROP TABLE IF EXISTS SHOP.u"], []);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Roles_are_granted_and_active_from_the_login_on(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        var of = kind == MySqlKind.MySql ? "TO" : "FOR";
        await turns.SqlAsync(
            "CREATE ROLE `reader TO $USER`", "GRANT SELECT ON SHOP.* TO `reader TO $USER`", "CREATE ROLE `idle of $USER`", "GRANT DELETE ON SHOP.* TO `idle of $USER`",
            "GRANT `reader TO $USER` TO APP@'%'", "GRANT `idle of $USER` TO APP@'%' WITH ADMIN OPTION", $"SET DEFAULT ROLE `reader TO $USER` {of} APP@'%'");

        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM SHOP.t"], ["DELETE FROM SHOP.t"]);

        await turns.SqlAsync(
            "REVOKE `idle of $USER` FROM CLONE@'%'", "GRANT `idle of $USER` TO CLONE@'%'", $"SET DEFAULT ROLE `idle of $USER` {of} CLONE@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["DELETE FROM SHOP.t WHERE FALSE"], ["SELECT * FROM SHOP.t"]);

        await turns.SqlAsync("REVOKE `reader TO $USER` FROM APP@'%'", $"SET DEFAULT ROLE NONE {of} APP@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync([], ["SELECT * FROM SHOP.t", "DELETE FROM SHOP.t"]);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Leave_to_act_for_others_is_the_same_and_brings_nothing_besides(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.RootSqlAsync("GRANT PROXY ON ''@'' TO administrator@'%' WITH GRANT OPTION");
        await turns.SqlAsync(
            "CREATE USER `it's ``x`` of $USER`@'%'", "GRANT PROXY ON `it's ``x`` of $USER`@'%' TO APP@'%' WITH GRANT OPTION", "GRANT PROXY ON ''@'' TO APP@'%'",
            "REVOKE GRANT OPTION ON *.* FROM APP@'%'"); // which came with the right to pass PROXY on

        await turns.TurnAsync();
        await turns.RequireEqualAsync();

        await turns.SqlAsync("GRANT PROXY ON `it's ``x`` of $USER`@'%' TO CLONE@'%'", "REVOKE PROXY ON ''@'' FROM CLONE@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Fact]
    public async Task MySqls_dynamic_privileges_keep_their_options()
    {
        var turns = await CreateAsync(MySqlKind.MySql);
        await turns.SqlAsync("GRANT BACKUP_ADMIN ON *.* TO APP@'%' WITH GRANT OPTION", "GRANT CONNECTION_ADMIN, XA_RECOVER_ADMIN ON *.* TO APP@'%'", "GRANT SELECT ON *.* TO APP@'%' WITH GRANT OPTION");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT * FROM mysql.user"], []);

        await turns.SqlAsync(
            "REVOKE BACKUP_ADMIN, XA_RECOVER_ADMIN ON *.* FROM CLONE@'%'", "REVOKE GRANT OPTION ON *.* FROM CLONE@'%'", "GRANT BACKUP_ADMIN ON *.* TO CLONE@'%' WITH GRANT OPTION",
            "GRANT AUDIT_ADMIN ON *.* TO CLONE@'%' WITH GRANT OPTION");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();

        // What the server remembers is what it has written down.
        var before = await Picture.OfAsync(turns.Server, turns.User);
        await turns.SqlAsync("FLUSH PRIVILEGES");
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.User));
    }

    [Fact]
    public async Task MariaDbs_own_privileges_and_packages_are_carried_over()
    {
        var turns = await CreateAsync(MySqlKind.MariaDb);
        await turns.SqlAsync("GRANT BINLOG MONITOR, CONNECTION ADMIN ON *.* TO APP@'%' WITH GRANT OPTION", "GRANT DELETE HISTORY ON SHOP.t TO APP@'%'");
        await turns.GrantPackageAsync("%");

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        Assert.Contains(await Picture.OfAsync(turns.Server, turns.Clone), line => line.Contains("GRANT EXECUTE ON PACKAGE BODY", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Rights_on_what_does_not_exist_do_not_stop_a_rotation_and_come_when_it_does(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync(
            "CREATE TABLE SHOP.gone (a INT)", "CREATE TABLE SHOP.half (a INT, b INT)", "GRANT SELECT ON SHOP.gone TO APP@'%'",
            "GRANT SELECT (a), UPDATE (b) ON SHOP.half TO APP@'%'", "DROP TABLE SHOP.gone", "ALTER TABLE SHOP.half DROP COLUMN b");

        await turns.TurnAsync();

        await turns.RequireAsync(["SELECT a FROM SHOP.half"], []);
        var advice = turns.Log.Lines.Single(line => line.StartsWith("Warning: ", StringComparison.Ordinal));
        Assert.Contains(turns.Name("does not exist now, so '"), advice, StringComparison.Ordinal);
        Assert.Contains(turns.Name("GRANT SELECT ON SHOP.`gone` TO "), advice, StringComparison.Ordinal);
        Assert.Contains(turns.Name("GRANT UPDATE (`b`) ON SHOP.`half` TO "), advice, StringComparison.Ordinal);

        await turns.SqlAsync("CREATE TABLE SHOP.gone (a INT)", "ALTER TABLE SHOP.half ADD COLUMN b INT", "GRANT SELECT ON SHOP.gone TO CLONE@'%'", "GRANT UPDATE (b) ON SHOP.half TO CLONE@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    private async Task<Turns> CreateAsync(MySqlKind kind) => await Turns.CreateAsync(await servers.UsualAsync(kind));
}
