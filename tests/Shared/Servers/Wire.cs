using System.Collections.Concurrent;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Tests;

/// <summary>Stands between clients and a server on this machine, and keeps what goes through in clear text.</summary>
internal sealed class Wire : IRelayGuard, IAsyncDisposable
{
    private readonly Relay _relay;
    private readonly ConcurrentQueue<string> _sent = [];
    private readonly ConcurrentQueue<string> _received = [];

    private Wire(int serverPort) => _relay = Relay.To("127.0.0.1", serverPort, () => this);

    /// <summary>Where clients connect to.</summary>
    public int Port => _relay.Port;

    /// <summary>All that clients have sent so far, one character for each byte.</summary>
    public string Sent => string.Concat(_sent);

    /// <summary>All that the server has answered so far, one character for each byte.</summary>
    public string Received => string.Concat(_received);

    public Func<string, Task<byte[]?>> OnRequest { get; set; } = _ => Task.FromResult<byte[]?>(null);

    public Func<string, Task<byte[]?>> OnAnswer { get; set; } = _ => Task.FromResult<byte[]?>(null);

    public static Wire To(int serverPort) => new(serverPort);

    public Task<byte[]?> OnRequestAsync(string request)
    {
        _sent.Enqueue(request);
        return OnRequest(request);
    }

    public Task<byte[]?> OnAnswerAsync(string asked, string answer)
    {
        _received.Enqueue(answer);
        return OnAnswer(asked);
    }

    public ValueTask DisposeAsync() => _relay.DisposeAsync();
}
