using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>
/// The service's state and rules, one request at a time. What concerns values, the secrets themselves, their lists and their rotation stands in
/// a file each.
/// </summary>
internal sealed partial class SecretsManagerService
{
    private const string TokenMissing = "You must provide a ClientRequestToken value. We recommend a UUID-type value.";

    private readonly Lock _lock = new();
    private readonly List<Secret> _secrets;
    private readonly LocalAwsOptions _options;
    private readonly RandomNumberGenerator _random;
    private readonly WriteQuota _values;
    private readonly WriteQuota _rotations;
    private readonly Dictionary<string, Func<ApiRequest, JsonObject>> _operations;

    public SecretsManagerService(LocalAwsOptions options, RandomNumberGenerator random, IEnumerable<Secret> secrets)
    {
        _options = options;
        _random = random;
        _secrets = [.. secrets];
        _values = new WriteQuota(options.EnforceQuotas, options.Clock);
        _rotations = new WriteQuota(options.EnforceQuotas, options.Clock);
        _operations = new()
        {
            ["CancelRotateSecret"] = CancelRotateSecret,
            ["CreateSecret"] = CreateSecret,
            ["DeleteSecret"] = DeleteSecret,
            ["DescribeSecret"] = DescribeSecret,
            ["GetRandomPassword"] = GetRandomPassword,
            ["GetSecretValue"] = GetSecretValue,
            ["ListSecrets"] = ListSecrets,
            ["ListSecretVersionIds"] = ListSecretVersionIds,
            ["LocalRegisterVersion"] = LocalRegisterVersion,
            ["PutSecretValue"] = PutSecretValue,
            ["RestoreSecret"] = RestoreSecret,
            ["RotateSecret"] = RotateSecret,
            ["TagResource"] = TagResource,
            ["UntagResource"] = UntagResource,
            ["UpdateSecret"] = UpdateSecret,
            ["UpdateSecretVersionStage"] = UpdateSecretVersionStage,
        };
    }

    /// <summary>What was asked of each secret from outside.</summary>
    public CallRecord Calls { get; } = new();

    /// <summary>Called with all secrets after each change, still under the lock, so that changes are kept in their order.</summary>
    public Action<IReadOnlyList<Secret>> Changed { get; set; } = _ => { };

    private DateTimeOffset Now => _options.Clock.GetUtcNow();

    /// <summary>Answers one request from outside.</summary>
    /// <exception cref="ServiceError">The service refuses it.</exception>
    public JsonObject Answer(string operation, JsonElement body)
    {
        if (!_operations.TryGetValue(operation, out var answer))
            throw new ServiceError("UnknownOperationException", $"The local Secrets Manager has no operation '{operation}'.");
        var request = new ApiRequest(body.ValueKind == JsonValueKind.Object
            ? body : throw new ServiceError("SerializationException", "The request is not a JSON object."));
        lock (_lock)
        {
            _secrets.RemoveAll(secret => secret.Deletion <= Now);
            if (request.FindText("SecretId", 2048) is { } secretId && Find(secretId) is { } secret)
                Calls.Add(secret.Arn, operation);
            var result = answer(request);
            if (!SecretsManagerCalls.IsRead(operation))
                Changed(_secrets);
            return result;
        }
    }

    /// <summary>Looks at all secrets while none of them changes.</summary>
    public T Look<T>(Func<IReadOnlyList<Secret>, T> look)
    {
        lock (_lock)
            return look(_secrets);
    }

    private Secret? Find(string secretId) =>
        _secrets.Find(secret => secret.Arn == secretId || secret.Name == secretId)
        ?? _secrets.Find(secret => secret.Arn.StartsWith("arn:", StringComparison.Ordinal) && secret.Arn[..^7] == secretId); // without its suffix

    private Secret Require(ApiRequest request) => Find(request.Text("SecretId", 2048)) ?? throw ServiceError.NotFound();

    /// <summary>The secret, unless it is scheduled for deletion.</summary>
    private Secret RequireLive(ApiRequest request)
    {
        var secret = Require(request);
        return secret.Deletion is null ? secret : throw ServiceError.InvalidRequest(
            "You can't perform this operation on the secret because it was marked for deletion.");
    }

    private static JsonObject Identity(Secret secret, string? versionId = null)
    {
        var answer = new JsonObject { ["ARN"] = secret.Arn, ["Name"] = secret.Name };
        if (versionId is not null)
            answer["VersionId"] = versionId;
        return answer;
    }

    // SDKs make one where their caller gives none; only a hand-made request lacks it.
    private static string Token(ApiRequest request) => request.FindText("ClientRequestToken", 64, 32) ?? throw ServiceError.InvalidRequest(TokenMissing);

    private static JsonNode? Time(DateTimeOffset? time) => time is { } value ? value.ToUnixTimeMilliseconds() / 1000.0 : null;

    // The service gives labels in the order of their characters.
    private static JsonArray Labels(SecretVersionState version) =>
        [.. version.Labels.Order(StringComparer.Ordinal).Select(label => JsonValue.Create(label))];

    /// <summary>Leaves out what the secret does not have, as the service does.</summary>
    private static JsonObject WithoutNulls(JsonObject answer)
    {
        foreach (var (name, _) in answer.Where(member => member.Value is null).ToList())
            answer.Remove(name);
        return answer;
    }

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.GetBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
