using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace RotationFunctions.Tests;

/// <summary>The two calls of Elasticsearch that the README's rotator makes, over real HTTP: one user, Basic authentication.</summary>
internal sealed class ElasticsearchDouble : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ElasticsearchDouble(WebApplication application) => _application = application;

    public string Password { get; set; } = "old";

    /// <summary>The calls so far, such as <c>POST /_security/user/_password 200</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Called before a change of the password takes effect.</summary>
    public Func<Task> BeforeChange { get; set; } = () => Task.CompletedTask;

    public string Url => _application.Urls.Single();

    public static async Task<ElasticsearchDouble> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new ElasticsearchDouble(builder.Build());
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var call = $"{context.Request.Method} {context.Request.Path}";
        if (call == "POST /_security/user/_password")
            await BeforeChange();
        context.Response.StatusCode = await StatusAsync(context.Request, call);
        Calls.Add($"{call} {context.Response.StatusCode}");
    }

    private async Task<int> StatusAsync(HttpRequest request, string call)
    {
        if (request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"shop:{Password}"))}")
            return StatusCodes.Status401Unauthorized;
        if (call == "GET /_security/_authenticate")
            return StatusCodes.Status200OK;
        if (call != "POST /_security/user/_password" || !request.HasJsonContentType())
            return StatusCodes.Status400BadRequest;
        using var reader = new StreamReader(request.Body);
        Password = (string)JsonNode.Parse(await reader.ReadToEndAsync())!["password"]!;
        return StatusCodes.Status200OK;
    }
}
