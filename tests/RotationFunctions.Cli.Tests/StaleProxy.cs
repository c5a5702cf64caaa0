using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using RotationFunctions.Tests;

namespace RotationFunctions.Cli.Tests;

/// <summary>
/// Stands between a command and Secrets Manager: after each <c>RotateSecret</c> the next answers to the same <c>GetSecretValue</c> are what it
/// got before, as the service's may be for a while.
/// </summary>
internal sealed class StaleProxy(Uri aws, int staleAnswers) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = aws };
    private readonly ConcurrentDictionary<string, string> _answers = new();
    private ScriptedServer? _server;
    private int _left;

    public Uri Address => _server!.Address;

    /// <summary>The operations in their order; <c>stale</c> where an old answer was given.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    public static async Task<StaleProxy> StartAsync(Uri aws, int staleAnswers)
    {
        var proxy = new StaleProxy(aws, staleAnswers);
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
        var operation = request.Headers["X-Amz-Target"].Split('.')[^1];
        if (operation == "GetSecretValue" && _answers.TryGetValue(request.Body, out var old) && Interlocked.Decrement(ref _left) >= 0)
        {
            Calls.Enqueue("stale");
            await ScriptedServer.AnswerAsync(http, 200, old);
            return;
        }
        Calls.Enqueue(operation);
        using var forwarded = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(request.Body, Encoding.UTF8, "application/x-amz-json-1.1") };
        forwarded.Headers.Add("X-Amz-Target", request.Headers["X-Amz-Target"]);
        using var response = await _http.SendAsync(forwarded, http.RequestAborted);
        var answer = await response.Content.ReadAsStringAsync(http.RequestAborted);
        if (operation == "GetSecretValue" && response.IsSuccessStatusCode)
            _answers[request.Body] = answer;
        if (operation == "RotateSecret")
            Volatile.Write(ref _left, staleAnswers);
        await ScriptedServer.AnswerAsync(http, (int)response.StatusCode, answer);
    }
}
