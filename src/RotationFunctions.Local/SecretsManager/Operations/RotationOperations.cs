using System.Text.Json.Nodes;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.SecretsManager.Operations;

/// <summary>What RotateSecret and CancelRotateSecret do at once. The steps run after the answer.</summary>
internal sealed class RotationOperations(SecretCatalogue secrets, RotationRegister register, IFunctions functions, WriteQuota quota) : IOperations
{
    public IReadOnlyDictionary<string, Func<ApiRequest, JsonObject>> ByName => new Dictionary<string, Func<ApiRequest, JsonObject>>
    {
        ["CancelRotateSecret"] = Cancel,
        ["LocalRegisterVersion"] = RegisterVersion,
        ["RotateSecret"] = Rotate,
    };

    private JsonObject Rotate(ApiRequest request)
    {
        quota.Spend();
        var secret = secrets.RequireLive(request);
        var token = Token(request);
        var immediately = request.FindFlag("RotateImmediately") ?? true;
        var function = RequireFunction(request, secret);
        var schedule = request.FindObject("RotationRules") is { } rules ? RotationSchedule.Read(rules) : secret.Schedule;
        register.RequireIdle(secret);
        secret.Versions.RequireRoomFor(StagingLabels.Pending);

        secret.RotationFunction = function;
        secret.RotationEnabled = true;
        secret.Schedule = schedule;
        secret.NextRotation = schedule?.After(secrets.Now);
        if (secret.HasRotatedTo(token))
            return AnswerParts.Identity(secret, token);
        register.Begin(secret, token, isTrial: !immediately);
        return AnswerParts.Identity(secret, immediately ? token : null);
    }

    // For trying out steps one by one. The service has no such operation.
    private JsonObject RegisterVersion(ApiRequest request)
    {
        var secret = secrets.RequireLive(request);
        var token = Token(request);
        if (!secret.IsIdle())
            throw ServiceError.InvalidRequest("A previous rotation isn't complete.");
        secret.Versions.RequireRoomFor(StagingLabels.Pending);
        secret.AwaitRotation(token, isTrial: false, secrets.Now);
        return AnswerParts.Identity(secret, token);
    }

    private static string Token(ApiRequest request) =>
        request.FindText("ClientRequestToken", 64, 32) ?? throw ServiceError.InvalidParameter(ServiceError.TokenMissing);

    private string RequireFunction(ApiRequest request, Secret secret)
    {
        var function = request.FindText("RotationLambdaARN", 2048) ?? secret.RotationFunction
            ?? throw ServiceError.InvalidRequest("No Lambda rotation function ARN is associated with this secret.");
        return functions.Exists(function) ? function : throw new ServiceError("AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.");
    }

    private JsonObject Cancel(ApiRequest request)
    {
        quota.Spend();
        var secret = secrets.RequireLive(request);
        secret.RotationEnabled = false;
        secret.NextRotation = null;
        return AnswerParts.Identity(secret, secret.Versions.WithLabel(StagingLabels.Pending)?.Id);
    }
}
