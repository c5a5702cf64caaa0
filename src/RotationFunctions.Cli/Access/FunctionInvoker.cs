using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;

namespace RotationFunctions.Cli.Access;

/// <summary>Lambda's Invoke, signed by the SDK: a package for the one operation is not worth its weight.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"/></remarks>
internal sealed class FunctionInvoker(IClientConfig configuration, Uri endpoint) : IDisposable
{
    // Lambda's own limit, and time for the answer to arrive.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(16);

    private readonly HttpClient _http = new() { Timeout = LongestRun };

    /// <summary>Sends one step of a rotation, or <c>checkSecret</c>, to a function and waits for its answer. It is never sent twice.</summary>
    /// <param name="versionId">The token; <c>null</c> for <c>checkSecret</c>.</param>
    /// <exception cref="RotationException">The function could not be invoked. What the function itself says is an answer.</exception>
    public async Task<FunctionAnswer> InvokeAsync(string function, string step, string secretArn, string? versionId, CancellationToken cancellationToken)
    {
        var order = versionId is null
            ? new Dictionary<string, string> { ["Step"] = step, ["SecretId"] = secretArn }
            : new Dictionary<string, string> { ["Step"] = step, ["SecretId"] = secretArn, ["ClientRequestToken"] = versionId };
        try
        {
            using var request = await SignAsync(function, JsonSerializer.SerializeToUtf8Bytes(order));
            using var response = await _http.SendAsync(request, cancellationToken);
            return await ReadAsync(function, response, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or AmazonClientException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new RotationException(RotationErrors.StoreUnavailable,
                $"Lambda could not be asked at {endpoint} to invoke {function} ({failure.GetType().Name}). It needs credentials, a region and a way to "
                + "Lambda; for a local AWS, give --endpoint.", isTransient: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpRequestMessage> SignAsync(string function, byte[] payload)
    {
        var credentials = configuration.DefaultAWSCredentials ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(configuration);
        var invoke = new DefaultRequest(new InvokeRequest(), "Lambda")
        {
            HttpMethod = "POST",
            Endpoint = endpoint,
            ResourcePath = "/2015-03-31/functions/{FunctionName}/invocations",
            Content = payload,
            OverrideSigningServiceName = "lambda",
            AuthenticationRegion = configuration.AuthenticationRegion ?? configuration.RegionEndpoint?.SystemName,
            Headers = { ["Content-Type"] = "application/json" },
        };
        invoke.AddPathResource("{FunctionName}", function);
        if ((await credentials.GetCredentialsAsync()).Token is { Length: > 0 } token)
            invoke.Headers["X-Amz-Security-Token"] = token;
        new AWS4Signer().Sign(invoke, configuration, new RequestMetrics(), credentials);
        return Convert(invoke);
    }

    private static HttpRequestMessage Convert(DefaultRequest invoke)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, AmazonServiceClient.ComposeUrl(invoke)) { Content = new ByteArrayContent(invoke.Content) };
        foreach (var (name, value) in invoke.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    private static async Task<FunctionAnswer> ReadAsync(string function, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new RotationException(FunctionErrors.FunctionNotFound,
                $"There is no function {function} in this account and region. Check its name or ARN, and the region.");
        }
        if (!response.IsSuccessStatusCode)
        {
            var kind = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0] : $"HTTP status {(int)response.StatusCode}";
            throw new RotationException(FunctionErrors.InvokeRefused,
                $"Lambda refused to invoke {function} ({kind}). Allow lambda:InvokeFunction on it for the role that asks.");
        }
        var error = response.Headers.TryGetValues("X-Amz-Function-Error", out var errors) ? errors.First() : null;
        using var payload = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return new FunctionAnswer(payload.RootElement.Clone(), error);
    }

    private sealed class InvokeRequest : AmazonWebServiceRequest;
}
