using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>The wire: AWS JSON 1.1.</summary>
internal static class SecretsManagerEndpoint
{
    private const string TargetPrefix = "secretsmanager.";

    public static void MapSecretsManager(this IEndpointRouteBuilder routes, SecretsManagerService service, CallFaults faults, Func<string> newRequestId) =>
        routes.MapPost("/", async (HttpContext http) =>
        {
            http.Response.Headers["x-amzn-RequestId"] = newRequestId();
            var (status, answer) = await TryAnswerAsync(http, service, faults);
            if (answer is null)
                return; // nobody is there to answer
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/x-amz-json-1.1";
            await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
        });

    private static async Task<(int Status, JsonObject? Answer)> TryAnswerAsync(HttpContext http, SecretsManagerService service, CallFaults faults)
    {
        try
        {
            return (StatusCodes.Status200OK, await AnswerAsync(http, service, faults));
        }
        catch (ServiceError error)
        {
            return (error.Status, Error(error));
        }
        catch (JsonException)
        {
            return (StatusCodes.Status400BadRequest, Error(new ServiceError("SerializationException", "The request is not JSON.")));
        }
        catch (StateNotKeptException failure)
        {
            var error = new ServiceError("InternalServiceError", failure.Message);
            return (error.Status, Error(error));
        }
    }

    private static async Task<JsonObject?> AnswerAsync(HttpContext http, SecretsManagerService service, CallFaults faults)
    {
        var target = http.Request.Headers["X-Amz-Target"].ToString();
        if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal))
            throw new ServiceError("UnknownOperationException", "The header X-Amz-Target must name an operation of secretsmanager.");
        var operation = target[TargetPrefix.Length..];
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var fault = faults.Next(http, operation);
        if (!await faults.StrikeBeforeAsync(http, fault))
            return null;
        try
        {
            if (fault?.Kind == FaultKind.Twice)
                service.Answer(operation, body.RootElement);
            var answer = service.Answer(operation, body.RootElement, isStale: fault?.Kind == FaultKind.Stale);
            return await faults.StrikeAfterAsync(http, fault) ? answer : null;
        }
        catch (ServiceError)
        {
            if (await faults.StrikeAfterAsync(http, fault)) // an error is an answer, too
                throw;
            return null;
        }
    }

    private static JsonObject Error(ServiceError error) => new() { ["__type"] = error.Code, [error.MessageMember] = error.Message };
}
