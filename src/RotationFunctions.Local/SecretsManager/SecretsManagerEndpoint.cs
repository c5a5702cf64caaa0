using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>The wire: AWS JSON 1.1.</summary>
internal static class SecretsManagerEndpoint
{
    private const string TargetPrefix = "secretsmanager.";

    public static void MapSecretsManager(this IEndpointRouteBuilder routes, SecretsManagerService service, Func<string> newRequestId) =>
        routes.MapPost("/", async (HttpContext http) =>
        {
            http.Response.Headers["x-amzn-RequestId"] = newRequestId();
            var (status, answer) = await AnswerAsync(http, service);
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/x-amz-json-1.1";
            await http.Response.WriteAsync(answer.ToJsonString(), http.RequestAborted);
        });

    private static async Task<(int Status, JsonObject Answer)> AnswerAsync(HttpContext http, SecretsManagerService service)
    {
        try
        {
            var target = http.Request.Headers["X-Amz-Target"].ToString();
            if (!target.StartsWith(TargetPrefix, StringComparison.Ordinal))
                throw new ServiceError("UnknownOperationException", "The header X-Amz-Target must name an operation of secretsmanager.");
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return (StatusCodes.Status200OK, service.Answer(target[TargetPrefix.Length..], body.RootElement));
        }
        catch (ServiceError error)
        {
            return (StatusCodes.Status400BadRequest, Error(error));
        }
        catch (JsonException)
        {
            return (StatusCodes.Status400BadRequest, Error(new ServiceError("SerializationException", "The request is not JSON.")));
        }
        catch (StateNotKeptException failure)
        {
            return (StatusCodes.Status500InternalServerError, Error(new ServiceError("InternalServiceError", failure.Message)));
        }
    }

    private static JsonObject Error(ServiceError error) => new() { ["__type"] = error.Code, [error.MessageMember] = error.Message };
}
