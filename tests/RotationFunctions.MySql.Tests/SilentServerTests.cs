using System.Net;
using System.Net.Sockets;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A class of its own, so that others run while this one waits.</summary>
public class SilentServerTests(TestServers servers)
{
    [Fact]
    public async Task A_server_that_does_not_answer_is_told_after_the_time_for_connecting()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0); // the system accepts for it, and nobody answers
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var account = await Account.CreateAsync(await servers.UsualAsync(MySqlKind.MySql));

        var error = await account.FailToLogInAsync(account.Secret(port: port));

        Assert.Equal($"HostUnreachable: 127.0.0.1:{port} did not answer within 5 s. Check security groups, subnets and routes between the "
            + "function and the server.", error.Message);
        Assert.True(error.IsTransient);
    }
}
