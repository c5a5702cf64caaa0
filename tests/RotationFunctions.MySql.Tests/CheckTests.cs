using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>Looking whether a rotation would work, on real servers, which stay as they are.</summary>
public class CheckTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_that_can_be_rotated_has_no_failure_and_stays_as_it_is(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        var before = await PictureAsync(account.Server, account.User);

        var checks = await new Stage(account).CheckAsync();

        Assert.DoesNotContain(checks, check => check.Result == CheckResult.Failed);
        Assert.Superset(new HashSet<string> { "accounts", "server mode", "old password", "expiry", "password policy" }, checks.Select(check => check.Name).ToHashSet());
        Assert.Equal(before, await PictureAsync(account.Server, account.User));
    }

    [Fact]
    public async Task The_privilege_that_keeps_the_old_password_is_named_until_it_is_granted()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));

        var check = Assert.Single(await new Stage(account).CheckAsync(), check => check.Name == "old password");

        Assert.Equal(CheckResult.Warning, check.Result);
        await account.Server.ExecuteAsync(check.Sentence[check.Sentence.IndexOf("GRANT ", StringComparison.Ordinal)..].TrimEnd('.'), Stop);
        Assert.Equal(CheckResult.Passed, Assert.Single(await new Stage(account).CheckAsync(), again => again.Name == "old password").Result);
    }

    [Theory]
    [InlineData(MySqlKind.MySql, "PASSWORD EXPIRE INTERVAL 7 DAY", "expiry", "The password expires 7 days after each change.", false)]
    [InlineData(MySqlKind.MariaDb, "PASSWORD EXPIRE INTERVAL 7 DAY", "expiry", "The password expires 7 days after each change.", false)]
    [InlineData(MySqlKind.MySql, "FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME 1", "failed logins", "The server locks the account after a single failed login.", false)]
    [InlineData(MySqlKind.MySql, "WITH MAX_USER_CONNECTIONS 1", "connections", "The account may have 1 connection at once", true)]
    [InlineData(MySqlKind.MariaDb, "WITH MAX_USER_CONNECTIONS 1", "connections", "The account may have 1 connection at once", true)]
    public async Task What_would_bite_is_told(MySqlKind kind, string option, string name, string words, bool isFailure)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind), option);

        var check = Assert.Single(await new Stage(account).CheckAsync(), check => check.Name == name);

        Assert.Equal(isFailure ? CheckResult.Failed : CheckResult.Warning, check.Result);
        Assert.StartsWith(words, check.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PASSWORD EXPIRE INTERVAL 7 DAY COMMENT 'PASSWORD EXPIRE NEVER'", "The password expires 7 days after each change.")]
    [InlineData("PASSWORD EXPIRE NEVER COMMENT 'PASSWORD EXPIRE INTERVAL 7 DAY'", "The password does not expire.")]
    public async Task What_a_comment_says_counts_for_nothing(string options, string words)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql), options);

        Assert.StartsWith(words, Assert.Single(await new Stage(account).CheckAsync(), check => check.Name == "expiry").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_active_role_may_do_keeps_the_old_password()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));
        var role = $"'role of {account.User}'";
        foreach (var sql in new[] { $"CREATE ROLE {role}", $"GRANT APPLICATION_PASSWORD_ADMIN ON *.* TO {role}", $"GRANT {role} TO '{account.User}'@'%'", $"SET DEFAULT ROLE {role} TO '{account.User}'@'%'" })
            await account.Server.ExecuteAsync(sql, Stop);

        Assert.Equal(CheckResult.Passed, Assert.Single(await new Stage(account).CheckAsync(), check => check.Name == "old password").Result);
    }

    [Fact]
    public async Task A_database_with_the_name_of_a_privilege_does_not_keep_it()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));
        await account.Server.ExecuteAsync($"GRANT SELECT ON `CREATE USER of {account.User}`.* TO '{account.User}'@'%'", Stop);

        Assert.Equal(CheckResult.Warning, Assert.Single(await new Stage(account).CheckAsync(), check => check.Name == "old password").Result);
    }

    [Fact]
    public async Task A_password_policy_that_the_settings_do_not_satisfy_fails_before_a_rotation_does()
    {
        await using var server = await TestServers.StartOwnAsync(MySqlKind.MariaDb, "plugin-load-add=simple_password_check", "simple-password-check-digits=1", "simple-password-check-minimal-length=40", "strict-password-validation=OFF");
        var account = await Account.CreateAsync(server);

        var checks = await new Stage(account) { Passwords = new PasswordSettings { ExcludeNumbers = true } }.CheckAsync();

        Assert.Equal(
            ["The server demands 40 characters, but new passwords have 32. Set PASSWORD_LENGTH to 40 or more.", "The server demands digits (1), but new passwords have none. Do not set EXCLUDE_NUMBERS."],
            checks.Where(check => check is { Name: "password policy", Result: CheckResult.Failed }).Select(check => check.Sentence));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Two_users_are_looked_at_and_stay_as_they_are(MySqlKind kind)
    {
        // An administrator of their own: MariaDB gives the usual one each role that another test creates with it.
        var turns = await Turns.CreateWithAdministratorAsync(await servers.UsualAsync(kind));
        var before = await PictureAsync(turns.Server, turns.User);

        var checks = await turns.CheckAsync();

        Assert.DoesNotContain(checks, check => check.Result == CheckResult.Failed);
        Assert.Contains(new Check("privileges", CheckResult.Passed, $"The administrator may create '{turns.Clone}' and grant what '{turns.User}' has."), checks);
        Assert.Equal(before, await PictureAsync(turns.Server, turns.User));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_password_of_two_users_that_expires_is_told(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), "PASSWORD EXPIRE INTERVAL 7 DAY");

        Assert.Contains(new Check("expiry", CheckResult.Warning, "The password expires 7 days after each change. Rotate more often than that."), await turns.CheckAsync());
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_privilege_that_an_administrator_lacks_is_told_with_the_statement_that_gives_it(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), administrator: "$USER_adm");
        var name = $"{turns.User}_adm";
        await turns.SqlAsync($"CREATE USER '{name}'@'%' IDENTIFIED BY '{name}'", $"GRANT SELECT ON mysql.* TO '{name}'@'%'", "GRANT SELECT, INSERT ON SHOP.* TO APP@'%'");

        var missing = (await turns.CheckAsync()).Where(check => check.Result == CheckResult.Failed).ToList();

        Assert.Contains(missing, check => check.Sentence.Contains($"Give it with: GRANT CREATE USER ON *.* TO '{name}'@'%'.", StringComparison.Ordinal));
        Assert.Contains(missing, check => check.Sentence.Contains($"Give it with: GRANT SELECT, INSERT ON `{turns.Shop}`.* TO '{name}'@'%' WITH GRANT OPTION.", StringComparison.Ordinal));
        foreach (var check in missing)
            await turns.SqlAsync(check.Sentence.Split("Give it with: ")[1].TrimEnd('.'));
        Assert.DoesNotContain(await turns.CheckAsync(), check => check.Result == CheckResult.Failed);
        await turns.TurnAsync();
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Current));
    }

    private static Task<string> PictureAsync(MySqlServer server, string user) => server.ReadAsync(
        $"""
        SELECT CONCAT_WS('|',
            (SELECT GROUP_CONCAT(User, Host, plugin, authentication_string ORDER BY User, Host) FROM mysql.user WHERE User LIKE '{user}%'),
            (SELECT GROUP_CONCAT(GRANTEE, PRIVILEGE_TYPE ORDER BY GRANTEE, PRIVILEGE_TYPE) FROM information_schema.USER_PRIVILEGES WHERE GRANTEE LIKE '%{user}%'),
            (SELECT GROUP_CONCAT(GRANTEE, TABLE_SCHEMA, PRIVILEGE_TYPE ORDER BY GRANTEE, PRIVILEGE_TYPE) FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE LIKE '%{user}%'))
        """, Stop);
}
