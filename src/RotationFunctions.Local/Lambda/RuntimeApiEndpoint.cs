using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RotationFunctions.Local.Lambda;

/// <summary>
/// The Runtime API that function processes poll. At the root it serves the default function; under a path it serves the function of
/// that name, as the Lambda Test Tool does; processes that were started here have a path of their own below.
/// </summary>
/// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"/></remarks>
internal static class RuntimeApiEndpoint
{
    private const string Version = "2018-06-01/runtime";

    public static void MapRuntimeApi(this IEndpointRouteBuilder routes, LambdaEmulator lambda)
    {
        routes.MapGet("/lambda-runtime-api/healthcheck", () => "health"); // the Test Tool's, for scripts that wait for it
        foreach (var prefix in new[] { "", "/{name}", "/{name}/{process}" })
        {
            routes.MapGet($"{prefix}/{Version}/invocation/next", (HttpContext http) => NextAsync(http, lambda));
            routes.MapPost($"{prefix}/{Version}/invocation/{{id}}/response", (HttpContext http) =>
                AnswerAsync(http, lambda, (invocation, body) => invocation.Succeed(body)));
            routes.MapPost($"{prefix}/{Version}/invocation/{{id}}/error", (HttpContext http) =>
                AnswerAsync(http, lambda, (invocation, body) => invocation.Fail(body)));
            routes.MapPost($"{prefix}/{Version}/init/error", (HttpContext http) => FailInitAsync(http, lambda));
        }
    }

    private static async Task NextAsync(HttpContext http, LambdaEmulator lambda)
    {
        var function = lambda.Polling(NameIn(http));
        var invocation = await function.NextAsync((string?)http.GetRouteValue("process"), http.RequestAborted);
        var deadline = TimeProvider.System.GetUtcNow() + function.Timeout; // the process compares it with its own clock
        var headers = http.Response.Headers;
        headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        headers["Lambda-Runtime-Deadline-Ms"] = deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        headers["Lambda-Runtime-Invoked-Function-Arn"] = function.Arn;
        headers["Lambda-Runtime-Trace-Id"] = $"Root=1-{deadline.ToUnixTimeSeconds():x8}-{invocation.RequestId.Replace("-", "", StringComparison.Ordinal)[..24]}";
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(invocation.Payload, CancellationToken.None);
        if (http.RequestAborted.IsCancellationRequested)
            function.GiveBack(invocation);
    }

    private static async Task AnswerAsync(HttpContext http, LambdaEmulator lambda, Func<PendingInvocation, ReadOnlyMemory<byte>, bool> answer)
    {
        var body = await http.ReadBodyAsync();
        var taken = lambda.Find(NameIn(http))?.FindTaken((string)http.GetRouteValue("id")!);
        if (taken is { IsDoomed: true })
            await taken.Answer.WaitAsync(http.RequestAborted); // the fault's, which comes first
        if (taken is not { } invocation)
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "InvalidRequestID", "No invocation of that request id is waiting for an answer.");
        else if (body.Length > InvokeEndpoint.LargestPayload)
            await RefuseAnswerAsync(http, invocation);
        else if (!answer(invocation, body))
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "InvalidRequestID", "That invocation has its answer already.");
        else
            await AcceptAsync(http);
    }

    private static Task RefuseAnswerAsync(HttpContext http, PendingInvocation invocation)
    {
        var message = $"Response payload size exceeded maximum allowed payload size ({InvokeEndpoint.LargestPayload} bytes).";
        invocation.Fail(JsonSerializer.SerializeToUtf8Bytes(new { errorType = "Function.ResponseSizeTooLarge", errorMessage = message }));
        return RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", message);
    }

    private static async Task FailInitAsync(HttpContext http, LambdaEmulator lambda)
    {
        var error = await http.ReadBodyAsync();
        lambda.Find(NameIn(http))?.FailInit(error);
        await AcceptAsync(http);
    }

    private static string NameIn(HttpContext http) => (string?)http.GetRouteValue("name") ?? LambdaEmulator.DefaultName;

    private static Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return http.Response.WriteAsJsonAsync(new { status = "OK" }, http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { errorType = type, errorMessage = message }, http.RequestAborted);
    }

    public static async Task<byte[]> ReadBodyAsync(this HttpContext http)
    {
        using var buffer = new MemoryStream();
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.ToArray();
    }
}
