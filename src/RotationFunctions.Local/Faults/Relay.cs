using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RotationFunctions.Local.Faults;

/// <summary>
/// Stands between clients on this machine and a server, and passes on what either says, as far as a guard of each connection lets it.
/// </summary>
public sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Func<IRelayGuard> _guard;
    private readonly Task _accepting;

    private Relay(string host, int port, Func<IRelayGuard> guard, int listenOn)
    {
        _host = host;
        _port = port;
        _guard = guard;
        _listener = new TcpListener(IPAddress.Loopback, listenOn);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Called with the reason where the server could not be reached. The client's connection has ended.</summary>
    public event Action<SocketException>? Unreachable;

    /// <summary>Where clients connect to, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <param name="guard">Makes a guard for each connection.</param>
    /// <param name="listenOn">A port of 127.0.0.1; 0 for one that is free.</param>
    /// <exception cref="SocketException">Nobody can listen there.</exception>
    public static Relay To(string host, int port, Func<IRelayGuard> guard, int listenOn = 0) => new(host, port, guard, listenOn);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
                connections.RemoveAll(connection => connection.IsCompletedSuccessfully);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            if (!await ReachAsync(server))
                return;
            var (near, far) = (client.GetStream(), server.GetStream());
            var guard = _guard();
            var (asked, isAnswered) = ("", false);
            // Whoever ends first ends both, as on one wire.
            await Task.WhenAny(
                CopyAsync(near, far, async chunk =>
                {
                    asked = isAnswered ? chunk : asked + chunk;
                    isAnswered = false;
                    return await MayPassAsync(await guard.OnRequestAsync(chunk), near);
                }),
                CopyAsync(far, near, async chunk =>
                {
                    isAnswered = true;
                    return await MayPassAsync(await guard.OnAnswerAsync(asked, chunk), near);
                }));
        }
    }

    private async Task<bool> MayPassAsync(byte[]? answer, NetworkStream client)
    {
        if (answer is null)
            return true;
        await client.WriteAsync(answer, _stopping.Token);
        return false;
    }

    private async Task<bool> ReachAsync(TcpClient server)
    {
        try
        {
            await server.ConnectAsync(_host, _port, _stopping.Token);
            return true;
        }
        catch (SocketException failure)
        {
            Unreachable?.Invoke(failure);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false; // the relay ends
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Func<string, Task<bool>> mayPass)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReadAsync(buffer, _stopping.Token) is > 0 and var count)
            {
                if (await mayPass(Encoding.Latin1.GetString(buffer, 0, count)))
                    await to.WriteAsync(buffer.AsMemory(0, count), _stopping.Token);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // One of the two hung up, or the connection was cut.
        }
    }
}
