namespace RotationFunctions.ApiKeys;

/// <summary>Makes the HTTP client for vendors: it follows no redirect, keeps no cookie, and reads no more than it must.</summary>
internal static class VendorHttp
{
    private const int LargestAnswer = 1024 * 1024;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <param name="around">Wraps the handler that sends; tests cut connections there.</param>
    public static HttpClient Create(Func<HttpMessageHandler, HttpMessageHandler>? around = null)
    {
        // A credential goes where the recipe says and nowhere else, so a redirect is an answer and not an instruction.
        HttpMessageHandler handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new DirectLoopback(HttpClient.DefaultProxy),
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        return new HttpClient(around?.Invoke(handler) ?? handler)
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = Timeout.InfiniteTimeSpan, // each request has a limit on the injected clock
        };
    }
}
