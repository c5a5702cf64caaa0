namespace RotationFunctions.ApiKeys.Tests;

/// <summary>The function's side of the connection to a vendor, with hooks around each request.</summary>
internal sealed class VendorWire(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Called before a request leaves.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when its answer has come.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called with each request as it leaves.</summary>
    public Action<HttpRequestMessage> Sent { get; set; } = _ => { };

    /// <summary>Hosts of the vendor's that this machine stands for, as a name server and a certificate would have it elsewhere.</summary>
    public Dictionary<string, Uri> Hosts { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = $"{request.Method} {request.RequestUri!.AbsolutePath}";
        await Before(call);
        Sent(request);
        if (Hosts.TryGetValue(request.RequestUri.Host, out var here))
            request.RequestUri = new Uri(here, request.RequestUri.PathAndQuery);
        var answer = await base.SendAsync(request, cancellationToken);
        await After(call);
        return answer;
    }
}
