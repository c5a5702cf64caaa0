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

    [Theory]
    [InlineData(MySqlKind.MySql, "REQUIRE SUBJECT '/CN=it''s \\\\' AND ISSUER ' ISSUER ''x''' AND CIPHER 'ECDHE'")]
    [InlineData(MySqlKind.MySql, "WITH MAX_QUERIES_PER_HOUR 900 MAX_UPDATES_PER_HOUR 901 MAX_CONNECTIONS_PER_HOUR 902 MAX_USER_CONNECTIONS 9")]
    [InlineData(MySqlKind.MySql, "PASSWORD EXPIRE INTERVAL 90 DAY")]
    [InlineData(MySqlKind.MySql, "PASSWORD EXPIRE NEVER PASSWORD HISTORY 5 PASSWORD REUSE INTERVAL 6 DAY PASSWORD REQUIRE CURRENT")]
    [InlineData(MySqlKind.MySql, "PASSWORD REQUIRE CURRENT OPTIONAL FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME UNBOUNDED")]
    [InlineData(MySqlKind.MySql, "COMMENT 'it''s \"my\" \\\\ app TO x'")]
    [InlineData(MySqlKind.MySql, "ATTRIBUTE '{\"team\": {\"name\": \"größe\", \"n\": [1, null]}}'")]
    [InlineData(MySqlKind.MySql, "REQUIRE SSL ACCOUNT UNLOCK")]
    [InlineData(MySqlKind.MariaDb, "REQUIRE SUBJECT '/CN=it''s \\\\' AND ISSUER ' ISSUER ''x''' AND CIPHER 'ECDHE'")]
    [InlineData(MySqlKind.MariaDb, "WITH MAX_QUERIES_PER_HOUR 900 MAX_UPDATES_PER_HOUR 901 MAX_CONNECTIONS_PER_HOUR 902 MAX_USER_CONNECTIONS 9 MAX_STATEMENT_TIME 2.5")]
    [InlineData(MySqlKind.MariaDb, "PASSWORD EXPIRE INTERVAL 90 DAY")]
    [InlineData(MySqlKind.MariaDb, "REQUIRE SSL PASSWORD EXPIRE NEVER")]
    public async Task Limits_policies_and_remarks_are_carried_over_and_taken_back(MySqlKind kind, string clauses)
    {
        var turns = await CreateAsync(kind);
        // Whoever needs a certificate cannot log in here: the account with the clauses is another one of the user's.
        await turns.SqlAsync($"CREATE USER APP@'10.0.0.1' {clauses}");
        var usual = await Picture.OfAsync(turns.Server, turns.User);

        await turns.TurnAsync();
        await turns.RequireEqualAsync();

        await turns.SqlAsync("DROP USER CLONE@'10.0.0.1'", "CREATE USER CLONE@'10.0.0.1'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        Assert.NotEqual(usual, await Picture.OfAsync(turns.Server, turns.User));
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
        Assert.Contains(turns.Name("does not exist (any more), so '"), advice, StringComparison.Ordinal);
        Assert.Contains(turns.Name("GRANT SELECT ON SHOP.`gone` TO "), advice, StringComparison.Ordinal);
        Assert.Contains(turns.Name("GRANT UPDATE (`b`) ON SHOP.`half` TO "), advice, StringComparison.Ordinal);

        await turns.SqlAsync("CREATE TABLE SHOP.gone (a INT)", "ALTER TABLE SHOP.half ADD COLUMN b INT", "GRANT SELECT ON SHOP.gone TO CLONE@'%'", "GRANT UPDATE (b) ON SHOP.half TO CLONE@'%'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
    }

    [Theory]
    [InlineData(MySqlKind.MySql, "IDENTIFIED WITH caching_sha2_password BY")]
    [InlineData(MySqlKind.MySql, "IDENTIFIED WITH sha256_password BY")]
    [InlineData(MySqlKind.MariaDb, "IDENTIFIED VIA mysql_native_password USING PASSWORD")]
    [InlineData(MySqlKind.MariaDb, "IDENTIFIED VIA ed25519 USING PASSWORD")]
    public async Task The_next_user_is_let_in_by_the_same_method_and_a_repeat_finds_its_password_set(MySqlKind kind, string method)
    {
        var turns = await CreateAsync(kind);
        var password = turns.PasswordOf(StagingLabels.Current);
        await turns.SqlAsync($"ALTER USER APP@'%' {method} {(kind == MySqlKind.MySql ? $"'{password}'" : $"('{password}')")}");

        await turns.RunAsync(RotationStep.CreateSecret);
        await turns.RunAsync(RotationStep.SetSecret);
        var stored = await StoredAsync(turns);
        await turns.RunAsync(RotationStep.SetSecret);

        Assert.Equal(stored, await StoredAsync(turns)); // salted anew where it is set again
        await turns.RequireEqualAsync();
        await turns.RunAsync(RotationStep.TestSecret);
    }

    [Fact]
    public async Task Either_of_two_methods_gets_the_new_password()
    {
        var turns = await CreateAsync(MySqlKind.MariaDb);
        var password = turns.PasswordOf(StagingLabels.Current);
        await turns.SqlAsync($"ALTER USER APP@'%' IDENTIFIED VIA ed25519 USING PASSWORD('{password}') OR mysql_native_password USING PASSWORD('{password}')");

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT 1"], []);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task No_password_and_no_verifier_stands_in_the_servers_log(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);

        await turns.TurnAsync();
        await turns.TurnAsync();

        var log = await turns.Server.ReadLogAsync(TestContext.Current.CancellationToken);
        Assert.Contains("ACCOUNT UNLOCK", log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(turns.PasswordOf(StagingLabels.Current), log, StringComparison.Ordinal);
        Assert.DoesNotContain(turns.PasswordOf(StagingLabels.Previous), log, StringComparison.Ordinal);
    }

    private async Task<Turns> CreateAsync(MySqlKind kind) => await Turns.CreateAsync(await servers.UsualAsync(kind));

    private static Task<string> StoredAsync(Turns turns) => turns.Server.ReadAsync(
        $"SELECT HEX(authentication_string) FROM mysql.user WHERE User = '{turns.Clone}'", TestContext.Current.CancellationToken);
}
