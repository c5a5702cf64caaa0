using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>Each reason for which a server may refuse a login has a name of its own and a sentence with a remedy.</summary>
public class LoginFailureTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_wrong_password_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind);

        var error = await account.FailToLogInAsync(account.Secret("wrong"));

        Assert.Equal($"LoginRefused: The server refused the password of {account}, or lets no such user in from here: it says the same for both. Correct 'username' "
            + "and 'password' in the secret, or the account on the server.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_for_another_host_is_told_as_a_wrong_password(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);
        // For a user that it does not know, MariaDB pretends to look at an account that hangs on the name: at one without a password, too.
        for (var name = 0; name < 10; name++)
        {
            var account = await Account.CreateAsync(server, host: "192.0.2.77");
            Assert.Equal(DatabaseErrors.LoginRefused, (await account.FailToLogInAsync()).Code);
        }
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_locked_account_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind, "ACCOUNT LOCK");

        var error = await account.FailToLogInAsync();

        Assert.Equal($"AccountLocked: The account of {account} is locked. An administrator can unlock it with ALTER USER '{account.User}'@'%' "
            + "ACCOUNT UNLOCK (for '%', write the host of the account).", error.Message);
    }

    [Fact]
    public async Task An_account_that_mysql_locks_after_failed_logins_is_told()
    {
        var account = await CreateAsync(MySqlKind.MySql, "FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME 1");
        await account.FailToLogInAsync(account.Secret("wrong"));

        var error = await account.FailToLogInAsync();

        Assert.Equal($"AccountLocked: The account of {account} is locked for a time, after too many failed logins (FAILED_LOGIN_ATTEMPTS). An administrator can "
            + $"unlock it at once with ALTER USER '{account.User}'@'%' ACCOUNT UNLOCK (for '%', write the host of the account).", error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_expired_password_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind, "PASSWORD EXPIRE");

        var error = await account.FailToLogInAsync();

        var (set, last) = ($"SET PASSWORD FOR {account.Name} = ", $"ALTER USER {account.Name} PASSWORD EXPIRE NEVER");
        Assert.Equal($"PasswordExpired: The password of {account} has expired. Let an administrator set it again with {set}'PASSWORD' (MySQL) or {set}PASSWORD('PASSWORD') "
            + "(MariaDB) (for '%', write the host of the account, and for 'PASSWORD' the password of the secret), and let passwords last longer than the time between two "
            + $"rotations, or for good with {last}.", error.Message);
        await account.Server.ExecuteAsync(set + (kind == MySqlKind.MySql ? "'PASSWORD'" : "PASSWORD('PASSWORD')"), Cancellation);
        await account.Server.ExecuteAsync(last, Cancellation);
        await using var session = await account.LogInAsync("PASSWORD");
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_account_without_a_connection_left_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind, "WITH MAX_USER_CONNECTIONS 1");
        await using var first = await account.LogInAsync();

        var error = await account.FailToLogInAsync();

        Assert.Equal($"TooManyConnections: The server has no connection left for {account}. Raise its limit or the account's, or end idle sessions.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_database_that_does_not_exist_is_told(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await account.GrantAsync("SELECT ON *.*");

        var error = await account.FailToLogInAsync(account.Secret(database: "nowhere"));

        Assert.Equal($"DatabaseNotFound: {account.Place} has no database 'nowhere'. Correct 'dbname' in the secret.", error.Message);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_database_that_the_user_may_not_use_is_told_with_the_grant(MySqlKind kind)
    {
        var account = await CreateAsync(kind);

        var error = await account.FailToLogInAsync(account.Secret(database: "mysql"));

        Assert.Equal($"PrivilegeMissing: {account} may not use the database 'mysql', or there is none. Correct 'dbname' in the secret; or an administrator can "
            + $"allow it with GRANT SELECT ON `mysql`.* TO '{account.User}'@'%', or whichever privileges it needs there (for '%', write the host of the account).",
            error.Message);
        await account.Server.ExecuteAsync(error.Message.Split("allow it with ")[1].Split(", or whichever")[0], Cancellation);
        await using var session = await account.LogInAsync(account.Secret(database: "mysql"));
    }

    [Fact]
    public async Task An_account_without_a_password_of_its_own_is_told()
    {
        var account = await CreateAsync(MySqlKind.MariaDb);
        await account.AlterAsync("IDENTIFIED VIA unix_socket");

        var error = await account.FailToLogInAsync();
        var cure = $"ALTER USER '{account.User}'@'%' IDENTIFIED BY 'PASSWORD'";

        Assert.Equal($"LoginRefused: The server lets {account} in by other means than a password, such as a socket of its own machine; or it lets no such user in "
            + "from here: MariaDB may say the same for both. Correct 'username' in the secret; or let an administrator give the account a password with "
            + $"{cure} (for '%', write the host of the account, and for 'PASSWORD' the password of the secret).", error.Message);
        await account.Server.ExecuteAsync(cure, Cancellation);
        await using var session = await account.LogInAsync("PASSWORD");
    }

    [Theory]
    [InlineData("parsec", "by MariaDB's 'parsec'")]
    [InlineData("dialog", "in a way")]
    [InlineData("mysql_old_password", "in a way")]
    public async Task A_way_to_authenticate_that_is_not_known_here_is_told_and_gets_nothing(string method, string told)
    {
        await using var server = new AskingServer(method);
        var account = await CreateAsync(MySqlKind.MariaDb);
        var secret = account.Secret(port: server.Port, ssl: false);

        var error = await account.FailToLogInAsync(secret);

        Assert.Equal($"AuthenticationUnsupported: 127.0.0.1:{server.Port} wants {secret} to authenticate {told} that is not supported here, so nothing was sent. "
            + "Let the account authenticate by caching_sha2_password (MySQL), ed25519 or mysql_native_password (MariaDB).", error.Message);
        Assert.Equal("", await server.AnswerAsync());
    }

    private async Task<Account> CreateAsync(MySqlKind kind, string options = "") => await Account.CreateAsync(await servers.UsualAsync(kind), options);
}
