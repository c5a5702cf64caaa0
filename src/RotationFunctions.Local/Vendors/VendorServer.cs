using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace RotationFunctions.Local.Vendors;

/// <summary>
/// A vendor's API on this machine: keys in memory, a record of every request, and faults on demand. What the API looks like is said by
/// the class that derives from it.
/// </summary>
public abstract class VendorServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<VendorCall> _calls = [];
    private WebApplication? _web;

    protected VendorServer(TimeProvider? clock = null)
    {
        Clock = clock ?? TimeProvider.System;
        Keys = new VendorKeys(number => Invent(number), Clock);
    }

    public VendorKeys Keys { get; }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<VendorCall> Calls => [.. _calls];

    /// <summary>Decides what goes wrong with a request; <c>null</c> for nothing.</summary>
    public Func<VendorCall, VendorFault?> Fault { get; set; } = _ => null;

    /// <summary>Called when a request has been done, before its answer leaves.</summary>
    public Action<VendorCall> Done { get; set; } = _ => { };

    protected TimeProvider Clock { get; }

    /// <summary>The header that says who asks.</summary>
    protected virtual string CredentialHeader => "Authorization";

    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _web = builder.Build();
        _web.Use(MeetAsync);
        Map(_web);
        await _web.StartAsync(cancellationToken);
        Url = new Uri(_web.Urls.Single());
    }

    public void Forget() => _calls.Clear();

    public async ValueTask DisposeAsync()
    {
        if (_web is not null)
        {
            await _web.StopAsync(new CancellationToken(canceled: true));
            await _web.DisposeAsync();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>The id and the value of the vendor's first key, second key and so on.</summary>
    protected abstract (string Id, string Value) Invent(int number);

    /// <summary>The API's routes.</summary>
    protected abstract void Map(IEndpointRouteBuilder routes);

    /// <summary>The credential of a request without the word <c>Bearer</c>.</summary>
    protected string CredentialOf(HttpContext http)
    {
        var header = http.Request.Headers[CredentialHeader].ToString();
        return header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : header;
    }

    private async Task MeetAsync(HttpContext http, RequestDelegate next)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var call = new VendorCall(http.Request.Method, target, CredentialOf(http));
        _calls.Enqueue(call);
        switch (Fault(call))
        {
            case VendorFault.Dropped:
                http.Abort();
                break;
            case VendorFault.ReplyLost:
                await AnswerAsync(http, call, next, isLost: true);
                break;
            case VendorFault.Refused refused:
                http.Response.StatusCode = refused.Status;
                if (refused.RetryAfter is { } pause)
                    http.Response.Headers.RetryAfter = pause.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                break;
            case VendorFault.Held held:
                await held.Until.WaitAsync(http.RequestAborted);
                await AnswerAsync(http, call, next);
                break;
            default:
                await AnswerAsync(http, call, next);
                break;
        }
    }

    private async Task AnswerAsync(HttpContext http, VendorCall call, RequestDelegate next, bool isLost = false)
    {
        var wire = http.Response.Body;
        using var answer = new MemoryStream();
        http.Response.Body = answer;
        await next(http);
        Done(call);
        http.Response.Body = wire;
        if (isLost)
            http.Abort();
        else if (answer.Length > 0)
            await wire.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), http.RequestAborted);
    }
}
