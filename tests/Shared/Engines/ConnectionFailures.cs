using RotationFunctions.Databases;

namespace RotationFunctions.Tests;

/// <summary>What keeps a login from reaching a server has a name and a sentence with a remedy, whatever the server would be.</summary>
public abstract class ConnectionFailures
{
    /// <summary>How many bytes the engine says before it waits for an answer.</summary>
    protected abstract int BytesOfGreeting { get; }

    /// <summary>Logs in as a user that is there; what is not given is right.</summary>
    protected abstract Task<IDatabaseSession> LogInAsync(string? host = null, int? port = null, bool? ssl = null, CancellationToken? cancellationToken = null);

    [Fact]
    public async Task A_name_that_does_not_resolve_is_told()
    {
        var error = await FailAsync(LogInAsync(host: "no-such-host.invalid"));

        Assert.Equal("HostUnreachable: The host name 'no-such-host.invalid' cannot be resolved. Correct 'host' in the secret, or give the function's "
            + "network a DNS that knows it.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("db.example.com:5432")]
    [InlineData("one.example.com,two.example.com")]
    [InlineData("/var/run/server.sock")]
    [InlineData("db example")]
    public async Task A_host_that_is_no_host_is_told_before_anything_is_asked(string host)
    {
        var error = await FailAsync(LogInAsync(host: host));

        Assert.Equal($"HostUnreachable: The secret's 'host' ('{host}') is not the name or address of one host. Correct it; a port belongs into 'port'.", error.Message);
    }

    [Fact]
    public async Task A_closed_port_is_told()
    {
        var port = OpenPort.Closed();

        var error = await FailAsync(LogInAsync(port: port));

        Assert.Equal($"HostUnreachable: Nothing listens at 127.0.0.1:{port}. Correct 'host' and 'port' in the secret, or start the server.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_hangs_up_is_told(bool ssl)
    {
        using var port = new OpenPort();
        var hangingUp = port.HangUpAsync(BytesOfGreeting);

        var error = await FailAsync(LogInAsync(port: port.Number, ssl: ssl));

        await hangingUp;
        Assert.StartsWith($"ConnectionLost: 127.0.0.1:{port.Number} closed the connection during the login.", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task A_login_that_the_caller_cancels_is_cancelled_and_no_failure()
    {
        using var port = new OpenPort();
        using var cancelled = new CancellationTokenSource();
        var login = LogInAsync(port: port.Number, cancellationToken: cancelled.Token);
        using var accepted = await port.AcceptAsync(BytesOfGreeting);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);
    }

    private static async Task<RotationException> FailAsync(Task<IDatabaseSession> login) => await Assert.ThrowsAsync<RotationException>(async () =>
    {
        await using var session = await login;
    });
}
