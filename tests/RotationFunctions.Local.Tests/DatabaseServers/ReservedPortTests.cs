using System.Net;
using System.Net.Sockets;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.Local.Tests.DatabaseServers;

public class ReservedPortTests
{
    [Fact]
    public void A_reserved_port_is_given_to_nobody_else_and_its_server_can_listen_on_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a port be kept for a server.");
        var reserved = Enumerable.Range(0, 500).Select(_ => new ReservedPort()).ToList();
        using var server = new TcpListener(IPAddress.Loopback, reserved[0].Number);
        server.Start();

        Assert.Distinct(reserved.Select(port => port.Number));
        reserved.ForEach(port => port.Dispose());
    }
}
