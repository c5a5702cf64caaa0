using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Page;

/// <summary>A page for people, at the address where Secrets Manager answers programs. It shows what happens and holds no secret.</summary>
internal static class PageEndpoint
{
    // The page runs its own script alone, and nothing may frame it.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    public static void MapPage(this IEndpointRouteBuilder routes, PageFeed feed, SecretCatalogue secrets)
    {
        routes.MapGet("/", (HttpContext http) => SendAsync(http, "page.html", "text/html; charset=utf-8"));
        routes.MapGet("/page.css", (HttpContext http) => SendAsync(http, "page.css", "text/css; charset=utf-8"));
        routes.MapGet("/page.js", (HttpContext http) => SendAsync(http, "page.js", "text/javascript; charset=utf-8"));
        routes.MapGet("/page.json", (HttpContext http) =>
        {
            Protect(http);
            return http.Response.WriteAsJsonAsync(secrets.Use(() => feed.Show(secrets.All)), http.RequestAborted);
        });
    }

    private static async Task SendAsync(HttpContext http, string file, string type)
    {
        Protect(http);
        http.Response.ContentType = type;
        await using var content = typeof(PageEndpoint).Assembly.GetManifestResourceStream(typeof(PageEndpoint), file)!;
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static void Protect(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
    }
}
