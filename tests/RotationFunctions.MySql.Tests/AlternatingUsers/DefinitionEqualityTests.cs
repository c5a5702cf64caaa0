using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>After every turn both users are let in alike: by the same methods, within the same limits and policies.</summary>
public class DefinitionEqualityTests(TestServers servers)
{
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
        await turns.SqlAsync($"CREATE USER APP@'10.0.0.1' IDENTIFIED BY '$PASSWORD' {clauses}");
        var usual = await Picture.OfAsync(turns.Server, turns.User);

        await turns.TurnAsync();
        await turns.RequireEqualAsync();

        await turns.SqlAsync("DROP USER CLONE@'10.0.0.1'", "CREATE USER CLONE@'10.0.0.1' IDENTIFIED BY '$PASSWORD'");
        await turns.TurnAsync();
        await turns.RequireEqualAsync();
        Assert.NotEqual(usual, await Picture.OfAsync(turns.Server, turns.User));
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
