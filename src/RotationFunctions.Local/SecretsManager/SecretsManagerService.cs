using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Local.SecretsManager.Operations;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>Answers requests, one at a time.</summary>
internal sealed class SecretsManagerService(SecretCatalogue secrets, IEnumerable<IOperations> operations, CallRecord calls)
{
    private readonly Dictionary<string, Func<ApiRequest, JsonObject>> _operations = operations.SelectMany(some => some.ByName).ToDictionary();

    /// <exception cref="ServiceError">The service refuses it.</exception>
    public JsonObject Answer(string operation, JsonElement body)
    {
        if (!_operations.TryGetValue(operation, out var answer))
            throw new ServiceError("UnknownOperationException", $"The local Secrets Manager has no operation '{operation}'.");
        var request = new ApiRequest(body.ValueKind == JsonValueKind.Object
            ? body : throw new ServiceError("SerializationException", "The request is not a JSON object."));
        return secrets.Use(() =>
        {
            if (request.FindText("SecretId", 2048) is { } secretId && secrets.Find(secretId) is { } secret)
                calls.Add(secret.Arn, operation);
            var result = answer(request);
            if (!SecretsManagerCalls.IsRead(operation))
                secrets.Keep();
            return result;
        });
    }
}
