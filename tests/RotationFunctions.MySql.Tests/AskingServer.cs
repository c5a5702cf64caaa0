using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server without TLS that asks whoever comes to authenticate in a way of its choice, and keeps what it gets for it.</summary>
internal sealed class AskingServer : IAsyncDisposable
{
    // What a client must know before it says who it is: protocol 4.1, authentication by plugins.
    private const uint Capabilities = 0x0000_0200 | 0x0000_8000 | 0x0008_0000;
    private const byte Goodbye = 1;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task<string> _answer;

    /// <param name="method">The way to authenticate, such as <c>mysql_clear_password</c>.</param>
    public AskingServer(string method, IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _answer = AskAsync(method);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether anybody came.</summary>
    public bool WasReached { get; private set; }

    /// <summary>What the client sent when it was asked; empty where it hung up.</summary>
    public Task<string> AnswerAsync() => _answer;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await Task.WhenAny(_answer);
        _stopping.Dispose();
    }

    private async Task<string> AskAsync(string method)
    {
        using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
        WasReached = true;
        try
        {
            return await AskAsync(client.GetStream(), method);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task<string> AskAsync(NetworkStream stream, string method)
    {
        await SendAsync(stream, 0,
            [10, .. "9.0.0\0"u8, 1, 0, 0, 0, .. "challeng"u8, 0, .. Low(Capabilities), 45, 2, 0, .. High(Capabilities), 21, .. new byte[10], .. "e-challenge!\0"u8,
                .. "mysql_native_password\0"u8]);
        await ReadAsync(stream);
        await SendAsync(stream, 2, [0xFE, .. Encoding.ASCII.GetBytes(method), 0, .. "challenge-challenge!\0"u8]);
        return await ReadAsync(stream) is [not Goodbye, ..] answer ? Encoding.Latin1.GetString(answer) : "";
    }

    private static byte[] Low(uint number) => [(byte)number, (byte)(number >> 8)];

    private static byte[] High(uint number) => [(byte)(number >> 16), (byte)(number >> 24)];

    private async Task SendAsync(NetworkStream stream, byte sequence, byte[] payload) =>
        await stream.WriteAsync((byte[])[(byte)payload.Length, 0, 0, sequence, .. payload], _stopping.Token);

    /// <returns>One packet without its header; nothing where the client has hung up.</returns>
    private async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, _stopping.Token) < 4)
            return [];
        var payload = new byte[header[0] | (header[1] << 8)];
        await stream.ReadExactlyAsync(payload, _stopping.Token);
        return payload;
    }
}
