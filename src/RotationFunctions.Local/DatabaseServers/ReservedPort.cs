using System.Net;
using System.Net.Sockets;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>
/// A TCP port of 127.0.0.1 for a server that is about to start. On Linux nobody who asks for any port gets it until it is given
/// back; elsewhere it is only one that was free.
/// </summary>
public sealed class ReservedPort : IDisposable
{
    // Bound without listening. On Linux a server that sets SO_REUSEADDR, as database servers and .NET do, can still bind it.
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        if (!OperatingSystem.IsLinux())
            _socket.Dispose();
    }

    public int Number { get; }

    public void Dispose() => _socket.Dispose();
}
