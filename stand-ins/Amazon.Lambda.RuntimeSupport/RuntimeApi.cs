using System.Net.Http.Headers;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The client of the Lambda Runtime API.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/></remarks>
internal sealed class RuntimeApi : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue ErrorJson = new("application/vnd.aws.lambda.error+json");

    private readonly HttpMessageInvoker _client;
    private readonly string _base;

    /// <param name="address">Host and port without a scheme; tools may add a path.</param>
    public RuntimeApi(string address)
    {
        _base = $"http://{address}/2018-06-01/runtime/";
        _client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
    }

    /// <summary>Waits, without a limit, for the next invocation.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _base + "invocation/next");
        var response = await _client.SendAsync(request, cancellationToken);
        Require(response);
        return await Invocation.ReadAsync(response, cancellationToken);
    }

    public Task AnswerAsync(string requestId, Stream answer, CancellationToken cancellationToken) =>
        PostAsync($"invocation/{requestId}/response", new StreamContent(answer) { Headers = { ContentType = Json } }, null, cancellationToken);

    public Task FailAsync(string requestId, Exception failure, CancellationToken cancellationToken) =>
        PostErrorAsync($"invocation/{requestId}/error", failure, cancellationToken);

    public Task FailInitAsync(Exception failure, CancellationToken cancellationToken) => PostErrorAsync("init/error", failure, cancellationToken);

    public void Dispose() => _client.Dispose();

    private Task PostErrorAsync(string path, Exception failure, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(FunctionError.Write(failure)) { Headers = { ContentType = ErrorJson } };
        return PostAsync(path, content, failure.GetType().Name, cancellationToken);
    }

    private async Task PostAsync(string path, HttpContent content, string? errorType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + path) { Content = content };
        if (errorType is not null)
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        using var response = await _client.SendAsync(request, cancellationToken);
        Require(response);
    }

    private static void Require(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new RuntimeApiException($"The Lambda Runtime API answered {(int)response.StatusCode} to {response.RequestMessage?.RequestUri?.AbsolutePath}.");
    }
}
