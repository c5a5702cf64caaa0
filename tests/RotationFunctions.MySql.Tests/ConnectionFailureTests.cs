using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Those of every engine, and what only servers of this kind say before they look at the user.</summary>
public class ConnectionFailureTests(TestServers servers) : ConnectionFailures
{
    protected override int BytesOfGreeting => 0; // the server greets first

    protected override async Task<IDatabaseSession> LogInAsync(string? host, int? port, bool? ssl, CancellationToken? cancellationToken)
    {
        var account = await CreateAsync();
        return await account.LogInAsync(account.Secret(host: host, port: port, ssl: ssl), cancellationToken: cancellationToken);
    }

    // A private server that looks up no names keeps no account of broken connections.
    [Fact]
    public async Task An_address_that_is_blocked_for_broken_connections_is_told()
    {
        using var port = new OpenPort();
        var account = await CreateAsync();
        var refusing = RefuseAsync(port, [0xFF, 0x69, 0x04, .. "Host is blocked"u8]); // 1129

        var error = await account.FailToLogInAsync(account.Secret(port: port.Number));

        await refusing;
        Assert.Equal($"AccessRefused: 127.0.0.1:{port.Number} has blocked the address that the function comes from, after too many broken connections "
            + "(max_connect_errors). An administrator can let it in again with FLUSH HOSTS (MariaDB) or TRUNCATE TABLE performance_schema.host_cache (MySQL).",
            error.Message);
    }

    [Fact]
    public async Task An_error_that_has_no_name_here_is_told_by_its_number_and_where_to_look()
    {
        using var port = new OpenPort();
        var account = await CreateAsync();
        var refusing = RefuseAsync(port, [0xFF, 0x51, 0x04, .. "Out of something"u8]); // 1105

        var error = await account.FailToLogInAsync(account.Secret(port: port.Number));

        await refusing;
        Assert.Equal($"AccessRefused: The server refused the login of user '{account.User}' at 127.0.0.1:{port.Number} with error 1105. What that means stands in "
            + "the server's error reference, and often more in its log.", error.Message);
    }

    private async Task<Account> CreateAsync() => await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));

    private static Task RefuseAsync(OpenPort port, byte[] refusal) => port.HangUpAsync(0, [(byte)refusal.Length, 0, 0, 0, .. refusal]);
}
