using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace RotationFunctions.IntegrationTests.Debugging;

/// <summary>
/// Answers as version 2 of the Lambda Test Tool does, where that differs from Lambda: a path for each function, request ids of twelve
/// digits, one ARN for all, fifteen minutes for everything, no time-out, and an error's type where Lambda says <c>Unhandled</c>.
/// </summary>
/// <remarks><see href="https://github.com/aws/aws-lambda-dotnet/tree/master/Tools/LambdaTestTool-v2"/></remarks>
internal sealed class LambdaTestTool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<Invocation>> _waiting = new();
    private readonly ConcurrentDictionary<string, Invocation> _taken = new();
    private readonly WebApplication _web;
    private int _count;

    private LambdaTestTool()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.MapGet("/{name}/2018-06-01/runtime/invocation/next", NextAsync);
        _web.MapPost("/{name}/2018-06-01/runtime/invocation/{id}/response", (string id, HttpContext http) => AnswerAsync(id, http, isError: false));
        _web.MapPost("/{name}/2018-06-01/runtime/invocation/{id}/error", (string id, HttpContext http) => AnswerAsync(id, http, isError: true));
        _web.MapPost("/2015-03-31/functions/{name}/invocations", InvokeAsync);
    }

    public Uri Address { get; private set; } = null!;

    public static async Task<LambdaTestTool> StartAsync(CancellationToken cancellationToken)
    {
        var tool = new LambdaTestTool();
        await tool._web.StartAsync(cancellationToken);
        tool.Address = new Uri(tool._web.Urls.Single());
        return tool;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task NextAsync(string name, HttpContext http)
    {
        var invocation = await WaitingFor(name).Reader.ReadAsync(http.RequestAborted);
        var id = Interlocked.Increment(ref _count).ToString("D12", CultureInfo.InvariantCulture);
        _taken[id] = invocation;
        http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
        http.Response.Headers["Lambda-Runtime-Trace-Id"] = Guid.NewGuid().ToString();
        http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-west-2:123412341234:function:Function";
        http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = TimeProvider.System.GetUtcNow().AddMinutes(15).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task AnswerAsync(string id, HttpContext http, bool isError)
    {
        _taken[id].Answer.SetResult((isError, await ReadAsync(http)));
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        await http.Response.WriteAsync("""{"status":"success"}""", http.RequestAborted);
    }

    private async Task InvokeAsync(string name, HttpContext http)
    {
        var invocation = new Invocation(await ReadAsync(http));
        WaitingFor(name).Writer.TryWrite(invocation);
        var (isError, answer) = await invocation.Answer.Task.WaitAsync(http.RequestAborted);
        if (isError)
            http.Response.Headers["X-Amz-Function-Error"] = (string)JsonNode.Parse(answer)!["errorType"]!;
        await http.Response.WriteAsync(answer, http.RequestAborted);
    }

    private Channel<Invocation> WaitingFor(string name) => _waiting.GetOrAdd(name, _ => Channel.CreateUnbounded<Invocation>());

    private static Task<string> ReadAsync(HttpContext http) => new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted);

    private sealed record Invocation(string Payload)
    {
        public TaskCompletionSource<(bool IsError, string Answer)> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
