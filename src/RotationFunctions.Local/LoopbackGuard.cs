using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RotationFunctions.Local;

/// <summary>Keeps web pages out that a browser on this machine shows: their requests name another host, or tell an origin.</summary>
internal static class LoopbackGuard
{
    public static void UseLoopbackGuard(this IApplicationBuilder web) => web.Use((http, next) => IsFromHere(http.Request) ? next(http) : RefuseAsync(http));

    private static bool IsFromHere(HttpRequest request) => IsLoopback(request.Host.Host)
        && request.Headers.Origin.All(origin => Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopback(page.Host));

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Task RefuseAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return http.Response.WriteAsync("The local AWS has no authentication, so it answers programs on this machine alone. Address it as localhost.", http.RequestAborted);
    }
}
