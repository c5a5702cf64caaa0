using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace RotationFunctions.Tests;

/// <summary>An HTTP server that answers as a test says, and keeps what it was asked.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ScriptedServer(WebApplication web) => _web = web;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    /// <param name="answer">Gets each request after it was recorded, with its number: the first is 1.</param>
    public static async Task<ScriptedServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new ScriptedServer(builder.Build());
        var count = 0;
        server._web.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var text = await body.ReadToEndAsync(http.RequestAborted);
            var number = Interlocked.Increment(ref count);
            server.Requests.Enqueue(new RecordedRequest(http.Request.Method, http.Request.Path, headers, text));
            await answer(http, number);
        });
        await server._web.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(server._web.Urls.Single());
        return server;
    }

    /// <summary>One that gives every request the same answer.</summary>
    public static Task<ScriptedServer> StartAsync(int status, string body, string contentType = "application/x-amz-json-1.1") =>
        StartAsync((http, _) => AnswerAsync(http, status, body, contentType));

    public static Task AnswerAsync(HttpContext http, int status, string body, string contentType = "application/x-amz-json-1.1")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(body, http.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }
}
