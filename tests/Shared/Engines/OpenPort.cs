using System.Net;
using System.Net.Sockets;

namespace RotationFunctions.Tests;

/// <summary>A port on the loopback address where something listens that is no database server.</summary>
internal sealed class OpenPort : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OpenPort() => _listener.Start();

    public int Number => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One where nothing listens any more.</summary>
    public static int Closed()
    {
        using var port = new OpenPort();
        return port.Number;
    }

    /// <summary>Waits for somebody, and for the first bytes of what it says.</summary>
    public async Task<TcpClient> AcceptAsync(int bytes)
    {
        var client = await _listener.AcceptTcpClientAsync(Cancellation);
        await client.GetStream().ReadExactlyAsync(new byte[bytes], Cancellation);
        return client;
    }

    /// <summary>Hangs up once somebody has said that much, and has been answered.</summary>
    public async Task HangUpAsync(int bytes, params byte[] answer)
    {
        using var client = await AcceptAsync(bytes);
        await client.GetStream().WriteAsync(answer, Cancellation);
    }

    public void Dispose() => _listener.Dispose();
}
