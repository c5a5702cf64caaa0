using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RotationFunctions.Local.Lambda;

/// <summary>Lambda's Invoke, and GetPolicy, which tells who may.</summary>
/// <remarks><see href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"/></remarks>
internal static class InvokeEndpoint
{
    public const int LargestPayload = 6 * 1024 * 1024;

    public static void MapInvoke(this IEndpointRouteBuilder routes, LambdaEmulator lambda, IFunctions functions)
    {
        routes.MapPost("/2015-03-31/functions/{name}/invocations", (string name, HttpContext http) => InvokeAsync(name, http, lambda, functions));
        routes.MapGet("/2015-03-31/functions/{name}/policy", (string name, HttpContext http) => lambda.Exists(name)
            ? http.Response.WriteAsJsonAsync(new JsonObject { ["Policy"] = PolicyOf(lambda.ArnOf(LambdaEmulator.NameOf(name))) }, http.RequestAborted)
            : RefuseAsync(http, 404, "ResourceNotFoundException", $"Function not found: {lambda.ArnOf(name)}"));
    }

    // Here every function may be invoked by Secrets Manager.
    private static string PolicyOf(string arn) => new JsonObject
    {
        ["Version"] = "2012-10-17",
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = "secretsmanager.amazonaws.com" },
            ["Action"] = "lambda:InvokeFunction",
            ["Resource"] = arn,
        }),
    }.ToJsonString();

    private static async Task InvokeAsync(string name, HttpContext http, LambdaEmulator lambda, IFunctions functions)
    {
        var payload = await http.ReadBodyAsync();
        var type = http.Request.Headers["X-Amz-Invocation-Type"].ToString();
        if (!lambda.Exists(name))
            await RefuseAsync(http, 404, "ResourceNotFoundException", $"Function not found: {lambda.ArnOf(name)}");
        else if (payload.Length > LargestPayload)
            await RefuseAsync(http, 413, "RequestTooLargeException", $"{payload.Length} byte payload is too large for the RequestResponse invocation type (limit {LargestPayload} bytes)");
        else if (type is "DryRun")
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        else if (type is "Event")
            Queue(http, name, payload, functions);
        else if (type is "" or "RequestResponse")
            await AnswerAsync(http, await functions.InvokeAsync(name, payload, http.RequestAborted));
        else
            await RefuseAsync(http, 400, "InvalidParameterValueException", "X-Amz-Invocation-Type must be RequestResponse, Event or DryRun.");
    }

    // Nobody waits for the answer; unlike Lambda, a failure is not tried again.
    private static void Queue(HttpContext http, string name, byte[] payload, IFunctions functions)
    {
        _ = functions.InvokeAsync(name, payload, CancellationToken.None);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static async Task AnswerAsync(HttpContext http, InvocationResult result)
    {
        http.Response.Headers["x-amzn-RequestId"] = result.RequestId;
        http.Response.Headers["X-Amz-Executed-Version"] = "$LATEST";
        if (result.FunctionError is { } error)
            http.Response.Headers["X-Amz-Function-Error"] = error;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(result.Payload, http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["x-amzn-ErrorType"] = type;
        // The service spells the member differently from error to error.
        var member = type == "ResourceNotFoundException" ? "Message" : "message";
        return http.Response.WriteAsJsonAsync(new JsonObject { ["Type"] = "User", [member] = message }, http.RequestAborted);
    }
}
