using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;

namespace RotationFunctions.Cli.Access;

/// <summary>The two operations of Lambda that are called here, signed by the SDK: a package for them is not worth its weight.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"/></remarks>
internal sealed class FunctionInvoker(IClientConfig configuration, Uri endpoint) : IDisposable
{
    // Lambda's own limit, and time for the answer to arrive.
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(16);

    private readonly HttpClient _http = new() { Timeout = LongestRun };

    /// <summary>
    /// Sends one step of a rotation, or <c>checkSecret</c>, to a function and waits for its answer. It is never sent twice.
    /// </summary>
    /// <param name="versionId">The token; <c>null</c> for <c>checkSecret</c>.</param>
    /// <exception cref="RotationException">The function could not be invoked. What the function itself says is an answer.</exception>
    public async Task<FunctionAnswer> InvokeAsync(string function, string step, string secretArn, string? versionId,
        CancellationToken cancellationToken)
    {
        var order = versionId is null
            ? new Dictionary<string, string> { ["Step"] = step, ["SecretId"] = secretArn }
            : new Dictionary<string, string> { ["Step"] = step, ["SecretId"] = secretArn, ["ClientRequestToken"] = versionId };
        using var response = await SendAsync("POST", function, "invocations", JsonSerializer.SerializeToUtf8Bytes(order),
            cancellationToken);
        RequireSuccess(function, response, "invoke", "lambda:InvokeFunction");
        var error = response.Headers.TryGetValues("X-Amz-Function-Error", out var errors) ? errors.First() : null;
        return new FunctionAnswer(await ReadAsync(response, cancellationToken), error);
    }

    /// <summary>The statements of the function's own policy: who may invoke it. Empty where it has none.</summary>
    /// <exception cref="RotationException">It cannot be seen.</exception>
    public async Task<JsonElement?> FindPolicyAsync(string function, CancellationToken cancellationToken)
    {
        using var response = await SendAsync("GET", function, "policy", [], cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        RequireSuccess(function, response, "read the policy of", "lambda:GetPolicy");
        var answer = await ReadAsync(response, cancellationToken);
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("Policy", out var text))
            return null;
        using var policy = JsonDocument.Parse(text.GetString()!);
        return policy.RootElement.GetProperty("Statement").Clone();
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string method, string function, string what, byte[] payload,
        CancellationToken cancellationToken)
    {
        try
        {
            using var request = await SignAsync(method, function, what, payload);
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (Exception failure) when (
            failure is HttpRequestException or AmazonClientException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new RotationException(RotationErrors.StoreUnavailable,
                $"Lambda could not be asked at {endpoint} about {function} ({failure.GetType().Name}). It needs credentials, a region and "
                + "a way to Lambda; for a local AWS, give --endpoint.", isTransient: true);
        }
    }

    private async Task<HttpRequestMessage> SignAsync(string method, string function, string what, byte[] payload)
    {
        var credentials = configuration.DefaultAWSCredentials
            ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(configuration);
        var invoke = new DefaultRequest(new LambdaRequest(), "Lambda")
        {
            HttpMethod = method,
            Endpoint = endpoint,
            ResourcePath = $"/2015-03-31/functions/{{FunctionName}}/{what}",
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
        var message = new HttpRequestMessage(new HttpMethod(invoke.HttpMethod),
            AmazonServiceClient.ComposeUrl(invoke)) { Content = new ByteArrayContent(invoke.Content) };
        foreach (var (name, value) in invoke.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    private static void RequireSuccess(string function, HttpResponseMessage response, string intent, string permission)
    {
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new RotationException(CommandErrors.FunctionNotFound,
                $"There is no function {function} in this account and region. Check its name or ARN, and the region.");
        }
        if (!response.IsSuccessStatusCode)
        {
            var kind = response.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First().Split(':')[0]
                : $"HTTP status {(int)response.StatusCode}";
            throw new RotationException(CommandErrors.InvokeRefused,
                $"Lambda refused to {intent} {function} ({kind}). Allow {permission} on it for the role that asks.");
        }
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return body.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new RotationException(RotationErrors.StoreUnavailable,
                $"What answers at {endpoint} is not Lambda. Look at the endpoint, and for a proxy "
                + "on the way.");
        }
    }

    private sealed class LambdaRequest : AmazonWebServiceRequest;
}
