using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager.Operations;

/// <summary>Values and the labels on their versions.</summary>
internal sealed class ValueOperations(SecretCatalogue secrets, WriteQuota quota) : IOperations
{
    public IReadOnlyDictionary<string, Func<ApiRequest, JsonObject>> ByName => new Dictionary<string, Func<ApiRequest, JsonObject>>
    {
        ["GetSecretValue"] = Get,
        ["PutSecretValue"] = Put,
        ["UpdateSecret"] = Update,
        ["UpdateSecretVersionStage"] = Move,
    };

    private JsonObject Get(ApiRequest request)
    {
        var secret = secrets.RequireLive(request);
        var version = FindVersion(secret, request.FindText("VersionId", 64, 32), request.FindText("VersionStage", 256));
        secret.Accessed = version.Accessed = new DateTimeOffset(secrets.Now.UtcDateTime.Date, TimeSpan.Zero); // the service tells the day alone
        var answer = AnswerParts.Identity(secret, version.Id);
        answer["SecretString"] = version.Text;
        answer["SecretBinary"] = version.Binary is null ? null : Convert.ToBase64String(version.Binary);
        answer["VersionStages"] = AnswerParts.Labels(version);
        answer["CreatedDate"] = AnswerParts.Time(version.Created);
        return AnswerParts.WithoutNulls(answer);
    }

    private static SecretVersionState FindVersion(Secret secret, string? versionId, string? label)
    {
        if (versionId is null && label is null)
            label = StagingLabels.Current;
        var version = versionId is null ? secret.Versions.WithLabel(label!) : secret.Versions.Find(versionId);
        if (version is null || !version.HasValue)
            throw ServiceError.NotFound(versionId is null ? $"the specified secret value for staging label: {label}" : $"the specified secret value for VersionId: {versionId}");
        if (versionId is not null && label is not null && !version.Labels.Contains(label))
            throw ServiceError.InvalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
        return version;
    }

    private JsonObject Put(ApiRequest request)
    {
        quota.Spend();
        var secret = secrets.RequireLive(request);
        var value = GivenValue.Read(request) ?? throw ServiceError.InvalidRequest("You must provide either SecretString or SecretBinary.");
        request.FindText("RotationToken", 256, 36);
        var labels = request.FindTexts("VersionStages") ?? [StagingLabels.Current];
        if (labels.Length is < 1 or > 20)
            throw ServiceError.Validation("VersionStages", "Member must have length between 1 and 20");
        if (labels.Any(label => label.Length is < 1 or > 256))
            throw ServiceError.Validation("VersionStages", "Member must satisfy constraint: [Member must have length between 1 and 256]");
        if (secret.Versions.Count == 0)
            labels = [.. labels, StagingLabels.Current]; // a secret's first version is always current
        var version = secret.Store(request.Token(), value, labels, secrets.Now);
        var answer = AnswerParts.Identity(secret, version.Id);
        answer["VersionStages"] = AnswerParts.Labels(version);
        return answer;
    }

    private JsonObject Update(ApiRequest request)
    {
        quota.Spend();
        var secret = secrets.RequireLive(request);
        var token = request.Token();
        var value = GivenValue.Read(request);
        if (value is not null && secret.Versions.Find(token) is not null)
            throw ServiceError.AlreadyInUse(token, secret.Arn);
        secret.Description = request.FindText("Description", 2048, 0) ?? secret.Description;
        secret.KmsKeyId = request.FindText("KmsKeyId", 2048, 0) ?? secret.KmsKeyId;
        secret.Changed = secrets.Now;
        return value is null
            ? AnswerParts.Identity(secret)
            : AnswerParts.Identity(secret, secret.Store(token, value, [StagingLabels.Current], secrets.Now).Id);
    }

    private JsonObject Move(ApiRequest request)
    {
        quota.Spend();
        var secret = secrets.RequireLive(request);
        secret.Versions.Move(request.Text("VersionStage", 256), request.FindText("MoveToVersionId", 64, 32), request.FindText("RemoveFromVersionId", 64, 32));
        secret.Changed = secrets.Now;
        return AnswerParts.Identity(secret);
    }
}
