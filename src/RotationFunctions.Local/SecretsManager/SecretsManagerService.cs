using System.Text.Json;
using System.Text.Json.Nodes;
using RotationFunctions.Local.SecretsManager.Operations;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>Answers requests, one at a time.</summary>
/// <param name="needsPast">Whether stale reads are to come, for which a secret is remembered as it was before each change.</param>
internal sealed class SecretsManagerService(SecretCatalogue secrets, IEnumerable<IOperations> operations, CallRecord calls, Func<bool> needsPast)
{
    private readonly Dictionary<string, Func<ApiRequest, JsonObject>> _operations = operations.SelectMany(some => some.ByName).ToDictionary();

    /// <param name="isStale">Whether it reads what was there before the last change.</param>
    /// <exception cref="ServiceError">The service refuses it.</exception>
    public JsonObject Answer(string operation, JsonElement body, bool isStale = false)
    {
        if (!_operations.TryGetValue(operation, out var answer))
            throw new ServiceError("UnknownOperationException", $"The local Secrets Manager has no operation '{operation}'.");
        var request = new ApiRequest(body.ValueKind == JsonValueKind.Object
            ? body : throw new ServiceError("SerializationException", "The request is not a JSON object."));
        return secrets.Use(() =>
        {
            var secret = request.FindText("SecretId", 2048) is { } secretId ? secrets.Find(secretId) : null;
            if (secret is not null)
                calls.Add(secret.Arn, operation);
            if (isStale)
                return secrets.AsBefore(() => answer(request));
            if (SecretsManagerCalls.IsRead(operation))
                return answer(request);
            if (secret is not null && needsPast())
                secrets.Remember(secret);
            var result = answer(request);
            secrets.Keep();
            return result;
        });
    }
}
