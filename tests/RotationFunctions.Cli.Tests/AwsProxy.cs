using System.Text;
using Microsoft.AspNetCore.Http;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>Stands between a command and Secrets Manager, and answers as a test says: by the service's own answer, or by another.</summary>
internal sealed class AwsProxy : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Handler _handler;
    private ScriptedServer? _server;

    private AwsProxy(Uri aws, Handler handler)
    {
        _http = new HttpClient { BaseAddress = aws };
        _handler = handler;
    }

    /// <param name="forward">Asks the service.</param>
    internal delegate Task<Answer> Handler(string operation, string body, Func<Task<Answer>> forward);

    public Uri Address => _server!.Address;

    public static async Task<AwsProxy> StartAsync(Uri aws, Handler handler)
    {
        var proxy = new AwsProxy(aws, handler);
        proxy._server = await ScriptedServer.StartAsync((http, number) => proxy.AnswerAsync(http, proxy._server!.Requests.ElementAt(number - 1)));
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task AnswerAsync(HttpContext http, RecordedRequest request)
    {
        var target = request.Headers["X-Amz-Target"];
        var answer = await _handler(target.Split('.')[^1], request.Body, () => ForwardAsync(target, request.Body, http.RequestAborted));
        await ScriptedServer.AnswerAsync(http, answer.Status, answer.Body);
    }

    private async Task<Answer> ForwardAsync(string target, string body, CancellationToken cancellationToken)
    {
        using var forwarded = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        forwarded.Headers.Add("X-Amz-Target", target);
        using var response = await _http.SendAsync(forwarded, cancellationToken);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    internal sealed record Answer(int Status, string Body);
}
