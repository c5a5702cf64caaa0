using System.Net;
using System.Net.Sockets;
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

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told()
    {
        var account = await CreateAsync();

        var error = await account.FailToLogInAsync(account.Secret(host: "no-such-host.invalid"));

        Assert.Equal("HostUnreachable: The host name 'no-such-host.invalid' cannot be resolved. Correct 'host' in the secret, or give the function's "
            + "network a DNS that knows it.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("db.example.com:5432")]
    [InlineData("one.example.com,two.example.com")]
    [InlineData("/var/run/postgresql")]
    [InlineData("db example")]
    public async Task A_host_that_is_no_host_is_told_before_anything_is_asked(string host)
    {
        var account = await CreateAsync();

        var error = await account.FailToLogInAsync(account.Secret(host: host));

        Assert.Equal($"HostUnreachable: The secret's 'host' ('{host}') is not the name or address of one host. Correct it; a port belongs into 'port'.", error.Message);
    }

    [Fact]
    public async Task A_closed_port_is_told()
    {
        var listener = Listen();
        var port = PortOf(listener);
        listener.Stop();
        var account = await CreateAsync();

        var error = await account.FailToLogInAsync(account.Secret(port: port));

        Assert.Equal($"HostUnreachable: Nothing listens at 127.0.0.1:{port}. Correct 'host' and 'port' in the secret, or start the server.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_hangs_up_is_told(bool ssl)
    {
        using var listener = Listen();
        var account = await CreateAsync();
        var hangingUp = HangUpAsync(listener);

        var error = await account.FailToLogInAsync(account.Secret(port: PortOf(listener), ssl: ssl));

        await hangingUp;
        Assert.Equal($"ConnectionLost: 127.0.0.1:{PortOf(listener)} closed the connection during the login. If it goes on, look into the server's log.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_login_that_the_caller_cancels_is_cancelled_and_no_failure()
    {
        using var listener = Listen();
        using var cancelled = new CancellationTokenSource();
        var account = await CreateAsync();
        var login = account.LogInAsync(account.Secret(port: PortOf(listener)), cancellationToken: cancelled.Token);
        using var accepted = await listener.AcceptTcpClientAsync(Cancellation);
        await accepted.GetStream().ReadExactlyAsync(new byte[8], Cancellation); // the wish for TLS, which is not answered

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);
    }

    private async Task<Account> CreateAsync(string options = "") => await Account.CreateAsync(await servers.UsualAsync(), options);

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static async Task HangUpAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancellation);
        await client.GetStream().ReadExactlyAsync(new byte[8], Cancellation);
    }
}
