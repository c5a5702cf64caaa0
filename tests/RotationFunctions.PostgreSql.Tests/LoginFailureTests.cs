using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Every refused login has a name and a sentence, each provoked on a real server.</summary>
public class LoginFailureTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var account = await CreateAsync();

        var error = await account.FailToLogInAsync(account.Secret(password: "wrong"));

        Assert.Equal($"LoginRefused: PostgreSQL refused the password of {account}, or the account has expired (VALID UNTIL): it says the same for both. "
            + "Store the password that works as the secret's current value, or set the stored one on the server.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task An_account_that_does_not_exist_looks_like_a_wrong_password()
    {
        var account = await CreateAsync();
        await account.Server.ExecuteAsync($"DROP ROLE {account.User}", Cancellation);

        var error = await account.FailToLogInAsync();

        Assert.Equal(DatabaseErrors.LoginRefused, error.Code);
    }

    [Fact]
    public async Task An_expired_account_looks_like_a_wrong_password_and_the_sentence_says_so()
    {
        var account = await CreateAsync("VALID UNTIL '2001-01-01'");

        var error = await account.FailToLogInAsync();

        Assert.Equal(DatabaseErrors.LoginRefused, error.Code);
        Assert.Contains("or the account has expired (VALID UNTIL)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_may_not_log_in_is_locked()
    {
        var account = await CreateAsync();
        await account.AlterAsync("NOLOGIN");

        var error = await account.FailToLogInAsync();

        Assert.Equal($"AccountLocked: PostgreSQL does not let {account} log in, whatever the password. An administrator can allow it with "
            + $"ALTER ROLE \"{account.User}\" LOGIN.", error.Message);
    }

    [Fact]
    public async Task A_used_up_connection_limit_is_told_and_may_pass()
    {
        var account = await CreateAsync("CONNECTION LIMIT 1");
        await using var only = await account.LogInAsync();

        var error = await account.FailToLogInAsync();

        Assert.Equal($"TooManyConnections: PostgreSQL has no connection left for {account}. Raise its limit, or end idle sessions.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        var account = await CreateAsync();

        var error = await account.FailToLogInAsync(account.Secret(database: "nowhere"));

        Assert.Equal($"DatabaseNotFound: {account.Place} has no database 'nowhere'. Correct 'dbname' in the secret.", error.Message);
    }

    [Fact]
    public async Task A_database_that_the_user_may_not_connect_to_is_named()
    {
        var account = await CreateAsync();
        await account.Server.ExecuteAsync("CREATE DATABASE closed", Cancellation);
        await account.Server.ExecuteAsync("REVOKE CONNECT ON DATABASE closed FROM PUBLIC", Cancellation);

        var error = await account.FailToLogInAsync(account.Secret(database: "closed"));

        Assert.Equal($"PrivilegeMissing: {account} may not connect to the database 'closed'. An administrator can allow it with GRANT CONNECT ON DATABASE "
            + $"\"closed\" TO \"{account.User}\".", error.Message);
        await account.Server.ExecuteAsync(error.Message.Split("allow it with ")[1].TrimEnd('.'), Cancellation);
        await using var session = await account.LogInAsync(account.Secret(database: "closed"));
    }

    [Fact]
    public async Task A_refusal_that_has_no_name_here_tells_its_state()
    {
        var account = await CreateAsync();

        var error = await account.FailToLogInAsync(account.Secret(database: "template0"));

        Assert.Equal($"AccessRefused: PostgreSQL refused the login of {account} with SQLSTATE 55000. The server's log says why.", error.Message);
    }

    [Fact]
    public async Task Access_rules_that_reject_the_user_are_told()
    {
        var account = await CreateAsync($"IN ROLE {AccessRules.Rejected}");

        var error = await account.FailToLogInAsync();

        Assert.Equal($"AccessRefused: The access rules of the server (pg_hba.conf) do not let {account} in from here. Add a rule for this user, database "
            + "and network.", error.Message);
    }

    [Fact]
    public async Task Access_rules_that_demand_tls_are_told_where_the_secret_turns_it_off()
    {
        var account = await CreateAsync($"IN ROLE {AccessRules.OnlyByTls}");

        var error = await account.FailToLogInAsync(account.Secret(ssl: false));

        Assert.Equal($"AccessRefused: The access rules of the server (pg_hba.conf) do not let {account} in from here. If they demand TLS, take "
            + "\"ssl\": false out of the secret; else add a rule for this user.", error.Message);
    }

    private async Task<Account> CreateAsync(string options = "") => await Account.CreateAsync(await servers.UsualAsync(), options);
}
