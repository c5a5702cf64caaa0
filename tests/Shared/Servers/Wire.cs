using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RotationFunctions.Tests;

/// <summary>
/// Stands between clients and a server on this machine, sees what goes through in clear text, and can hold it, answer for the server,
/// or cut the connection.
/// </summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _sent = [];
    private readonly int _serverPort;
    private readonly Task _accepting;

    private Wire(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect to.</summary>
    public int Port { get; }

    /// <summary>All that clients have sent so far, one character for each byte.</summary>
    public string Sent => string.Concat(_sent);

    /// <summary>
    /// Sees what a client sends before the server does; what it returns is the answer in the server's place. An
    /// <see cref="IOException"/> cuts the connection.
    /// </summary>
    public Func<string, Task<byte[]?>> OnRequest { get; set; } = _ => Task.FromResult<byte[]?>(null);

    /// <summary>Sees that the server answers, with what it was asked for, before the client does. An <see cref="IOException"/> cuts the connection.</summary>
    public Func<string, Task> OnAnswer { get; set; } = _ => Task.CompletedTask;

    public static Wire To(int serverPort) => new(serverPort);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
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
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stopping.Token);
            var (near, far) = (client.GetStream(), server.GetStream());
            var (asked, isAnswered) = ("", false);
            // Whoever ends first ends both, as on one wire.
            await Task.WhenAny(
                CopyAsync(near, far, async chunk =>
                {
                    asked = isAnswered ? chunk : asked + chunk;
                    isAnswered = false;
                    _sent.Enqueue(chunk);
                    if (await OnRequest(chunk) is not { } answer)
                        return true;
                    await near.WriteAsync(answer, _stopping.Token);
                    return false;
                }),
                CopyAsync(far, near, async _ =>
                {
                    isAnswered = true;
                    await OnAnswer(asked);
                    return true;
                }));
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
            // One of the two hung up, or the wire was cut.
        }
    }
}
