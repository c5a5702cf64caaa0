using System.Net;
using System.Net.Sockets;
using System.Text;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.Tests.Faults;

/// <summary>What a client meets at its requests through a relay. The server repeats what it is sent, and hangs up at a goodbye.</summary>
public sealed class RequestFaultTests : IAsyncLifetime
{
    private const string Goodbye = "bye";

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private LocalStage _stage = null!;
    private Relay _relay = null!;
    private Task _serving = Task.CompletedTask;
    private string _heard = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync();
        _server.Start();
        _relay = _stage.Aws.StartRelay("localhost", ((IPEndPoint)_server.LocalEndpoint).Port, 0);
        _serving = ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        _server.Stop();
        await _serving;
    }

    [Theory]
    [InlineData("cut-before", "", "", true)]
    [InlineData("cut-after", "two", "", true)]
    [InlineData("silence", "", "", false)]
    [InlineData("throttle", "", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true)]
    [InlineData("error", "", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true)]
    [InlineData("error-after", "two", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", true)]
    [InlineData("delay=50ms", "two", "two", false)]
    public async Task A_request_is_faulted_and_those_around_it_are_not(string what, string heard, string answered, bool isOver)
    {
        var fired = new TaskCompletionSource();
        _stage.Aws.Faults.Fired += _ => fired.SetResult();
        _stage.Aws.Faults.Add(Fault.Parse($"request#2:{what}"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _relay.Port, Stop);
        var stream = client.GetStream();
        Assert.Equal("one", await AskAsync(stream, "one"));
        _heard = "";

        Assert.Equal(answered, what == "silence" ? await SendAsync(stream, "two") : await AskAsync(stream, "two"));

        await fired.Task.WaitAsync(Stop);
        using var next = isOver ? new TcpClient() : client;
        if (isOver)
            await next.ConnectAsync(IPAddress.Loopback, _relay.Port, Stop);
        Assert.Equal("three", await AskAsync(next.GetStream(), "three"));
        Assert.Equal(heard + "three", _heard);
        Assert.Equal(3, _stage.Aws.Faults.Counts["request"]);
    }

    [Theory]
    [InlineData("cut-after")]
    [InlineData("error-after")]
    public async Task What_happens_after_an_answer_has_not_happened_where_there_was_none(string what)
    {
        var fault = Fault.Parse($"request#2:{what}");
        _stage.Aws.Faults.Add(fault);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _relay.Port, Stop);
        Assert.Equal("one", await AskAsync(client.GetStream(), "one"));

        await SendAsync(client.GetStream(), Goodbye);
        Assert.Equal("", await ReadAsync(client.GetStream()));

        Assert.False(fault.HasFired);
        Assert.Equal("no answer came", _stage.Aws.Faults.ExplainNotFired(fault));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_told_and_the_connection_ends()
    {
        var told = new TaskCompletionSource<SocketException>();
        using var nobody = new Socket(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // and does not listen
        var relay = _stage.Aws.StartRelay("127.0.0.1", ((IPEndPoint)nobody.LocalEndPoint!).Port, 0);
        relay.Unreachable += told.SetResult;
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, relay.Port, Stop);

        Assert.Equal(SocketError.ConnectionRefused, (await told.Task.WaitAsync(Stop)).SocketErrorCode);
        Assert.Equal("", await ReadAsync(client.GetStream()));
    }

    private static async Task<string> AskAsync(NetworkStream stream, string text)
    {
        await SendAsync(stream, text);
        return await ReadAsync(stream);
    }

    private static async Task<string> SendAsync(NetworkStream stream, string text)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Stop);
        return "";
    }

    /// <returns>What came; nothing where the connection has ended.</returns>
    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[256];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Stop));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = RepeatAsync(await _server.AcceptTcpClientAsync(Stop));
        }
        catch (SocketException)
        {
            // It was stopped.
        }
    }

    private async Task RepeatAsync(TcpClient client)
    {
        using (client)
        {
            while (await ReadAsync(client.GetStream()) is { Length: > 0 } and not Goodbye and var text)
            {
                _heard += text;
                await SendAsync(client.GetStream(), text);
            }
        }
    }
}
