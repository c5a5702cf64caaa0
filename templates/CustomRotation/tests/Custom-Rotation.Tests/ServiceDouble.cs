using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Custom_Rotation.Tests;

/// <summary>Stands in for the service: it has one user, who may change its password.</summary>
internal sealed class ServiceDouble : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ServiceDouble(WebApplication web) => _web = web;

    public Uri Url { get; private set; } = null!;

    public string Password { get; private set; } = "old";

    /// <summary>Whether it answers that it is broken.</summary>
    public bool IsBroken { get; set; }

    public static async Task<ServiceDouble> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ServiceDouble(builder.Build());
        service._web.Run(service.AnswerAsync);
        await service._web.StartAsync(cancellationToken);
        service.Url = new Uri(service._web.Urls.Single());
        return service;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var login = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"orders:{Password}"))}";
        if (IsBroken)
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        else if (http.Request.Headers.Authorization != login)
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else if (http.Request.Method == HttpMethods.Put)
            Password = (string)(await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!["password"]!;
    }
}
