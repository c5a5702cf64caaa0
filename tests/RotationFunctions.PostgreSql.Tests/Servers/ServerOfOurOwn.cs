using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Listens as a server does and leaves it to a test what is said to a client after its first message. It has no TLS.</summary>
internal abstract class ServerOfOurOwn : IAsyncDisposable
{
    private const int WishForTls = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _received = [];
    private readonly Task _serving;

    protected ServerOfOurOwn()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>All that clients have sent, one character for each byte.</summary>
    public string Received => string.Concat(_received);

    protected CancellationToken Stopping => _stopping.Token;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Stop();
        _stopping.Dispose();
    }

    /// <param name="user">The user that the first message names.</param>
    protected abstract Task TalkAsync(NetworkStream client, string user);

    /// <summary>The next message of a client: its type, and its body with one character for each byte; <c>null</c> once it has hung up.</summary>
    protected async Task<(char Type, string Body)?> ReadAsync(NetworkStream client)
    {
        var type = await ReadAsync(client, 1);
        return type.Length == 0 ? null : (type[0], await ReadBodyAsync(client));
    }

    private async Task ServeAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(WelcomeAsync(await _listener.AcceptTcpClientAsync(Stopping)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task WelcomeAsync(TcpClient accepted)
    {
        using (accepted)
        {
            try
            {
                var client = accepted.GetStream();
                var first = await ReadBodyAsync(client);
                if (first.Length == 4 && BinaryPrimitives.ReadInt32BigEndian(Encoding.Latin1.GetBytes(first)) == WishForTls)
                {
                    await client.WriteAsync("N"u8.ToArray(), Stopping);
                    first = await ReadBodyAsync(client);
                }
                var words = first[4..].Split('\0');
                await TalkAsync(client, words[Array.IndexOf(words, "user") + 1]);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private async Task<string> ReadBodyAsync(NetworkStream client)
    {
        var length = Encoding.Latin1.GetBytes(await ReadAsync(client, 4));
        return length.Length < 4 ? throw new EndOfStreamException() : await ReadAsync(client, BinaryPrimitives.ReadInt32BigEndian(length) - 4);
    }

    private async Task<string> ReadAsync(NetworkStream client, int count)
    {
        var bytes = new byte[count];
        var read = await client.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, Stopping);
        var text = Encoding.Latin1.GetString(bytes, 0, read);
        _received.Enqueue(text);
        return text;
    }
}
