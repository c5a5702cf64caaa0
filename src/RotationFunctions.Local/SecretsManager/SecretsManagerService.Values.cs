using System.Text;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager;

/// <content>Values and the labels on their versions.</content>
internal sealed partial class SecretsManagerService
{
    private const int LongestText = 65536;

    private JsonObject GetSecretValue(ApiRequest request)
    {
        var secret = RequireLive(request);
        var versionId = request.FindText("VersionId", 64, 32);
        var label = request.FindText("VersionStage", 256);
        if (versionId is null && label is null)
            label = StagingLabels.Current;
        var version = versionId is null ? secret.WithLabel(label!) : secret.Find(versionId);
        if (version is null || !version.HasValue)
            throw ServiceError.NotFound(versionId is null ? $"the specified secret value for staging label: {label}" : $"the specified secret value for VersionId: {versionId}");
        if (versionId is not null && label is not null && !version.Labels.Contains(label))
            throw ServiceError.InvalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
        secret.Accessed = version.Accessed = new DateTimeOffset(Now.UtcDateTime.Date, TimeSpan.Zero); // the service tells the day alone
        var answer = Identity(secret, version.Id);
        answer["SecretString"] = version.Text;
        answer["SecretBinary"] = version.Binary is null ? null : Convert.ToBase64String(version.Binary);
        answer["VersionStages"] = Labels(version);
        answer["CreatedDate"] = Time(version.Created);
        return WithoutNulls(answer);
    }

    private JsonObject PutSecretValue(ApiRequest request)
    {
        _values.Spend();
        var secret = RequireLive(request);
        var (text, binary) = ReadValue(request) ?? throw ServiceError.InvalidRequest("You must provide either SecretString or SecretBinary.");
        request.FindText("RotationToken", 256, 36);
        var labels = request.FindTexts("VersionStages") ?? [StagingLabels.Current];
        if (labels.Length is < 1 or > 20)
            throw ServiceError.Validation("VersionStages", "Member must have length between 1 and 20");
        if (labels.Any(label => label.Length is < 1 or > 256))
            throw ServiceError.Validation("VersionStages", "Member must satisfy constraint: [Member must have length between 1 and 256]");
        if (secret.Versions.Count == 0)
            labels = [.. labels, StagingLabels.Current]; // a secret's first version is always current
        var version = Store(secret, Token(request), text, binary, labels);
        var answer = Identity(secret, version.Id);
        answer["VersionStages"] = Labels(version);
        return answer;
    }

    private JsonObject UpdateSecret(ApiRequest request)
    {
        _values.Spend();
        var secret = RequireLive(request);
        var token = Token(request);
        var value = ReadValue(request);
        if (value is not null && secret.Find(token) is not null)
            throw AlreadyInUse(secret, token);
        secret.Description = request.FindText("Description", 2048, 0) ?? secret.Description;
        secret.KmsKeyId = request.FindText("KmsKeyId", 2048, 0) ?? secret.KmsKeyId;
        secret.Changed = Now;
        if (value is not { } given)
            return Identity(secret);
        return Identity(secret, Store(secret, token, given.Text, given.Binary, [StagingLabels.Current]).Id);
    }

    private JsonObject UpdateSecretVersionStage(ApiRequest request)
    {
        _values.Spend();
        var secret = RequireLive(request);
        var label = request.Text("VersionStage", 256);
        var to = request.FindText("MoveToVersionId", 64, 32);
        var from = request.FindText("RemoveFromVersionId", 64, 32);
        if (to is null && from is null)
            throw ServiceError.InvalidParameter("You must provide MoveToVersionId, RemoveFromVersionId, or both.");
        if (to is null && label == StagingLabels.Current)
            throw ServiceError.InvalidParameter("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.");
        var target = to is null ? null : secret.Find(to) ?? throw ServiceError.NotFound($"the specified secret version: {to}");
        var place = secret.WithLabel(label);
        if (from is null && place is not null && place != target)
        {
            throw ServiceError.InvalidParameter($"The parameter RemoveFromVersionId can't be empty. Staging label {label} is currently attached to "
                + $"version {place.Id}, so you must explicitly reference that version in RemoveFromVersionId.");
        }
        if (from is not null && place?.Id != from)
        {
            throw ServiceError.InvalidParameter($"When you move staging label {label}, if you specify RemoveFromVersionId, it must be set to the "
                + $"version that currently has the staging label {label}.");
        }
        if (target is not null)
            secret.RequireRoomFor(label);
        if (target is null)
            place!.Labels.Remove(label);
        else
            secret.Attach(label, target);
        secret.Changed = Now;
        return Identity(secret);
    }

    /// <summary>Stores a value under a token: again with the same value it changes nothing, with another one it is refused.</summary>
    private SecretVersionState Store(Secret secret, string token, string? text, byte[]? binary, IReadOnlyList<string> labels)
    {
        var version = secret.Find(token);
        if (version is { HasValue: true })
            return version.HasSameValue(text, binary) ? version : throw AlreadyInUse(secret, token);
        secret.RequireRoomFor(labels);
        version ??= secret.Add(token, Now);
        version.Text = text;
        version.Binary = binary;
        foreach (var label in labels)
            secret.Attach(label, version);
        if (labels.Contains(StagingLabels.Current))
            NoteNewCurrent(secret, version);
        secret.Changed = Now;
        return version;
    }

    /// <summary>A person's change abandons a rotation that is under way, and counts as one for the schedule.</summary>
    private void NoteNewCurrent(Secret secret, SecretVersionState version)
    {
        if (secret.WithLabel(StagingLabels.Pending) is { } pending && pending != version)
            pending.Labels.Remove(StagingLabels.Pending);
        if (secret is { RotationEnabled: true, Schedule.Interval: { } interval })
            secret.NextRotation = Now + interval;
    }

    private static (string? Text, byte[]? Binary)? ReadValue(ApiRequest request)
    {
        var text = request.FindText("SecretString", LongestText);
        if (text is not null && Encoding.UTF8.GetByteCount(text) > LongestText)
            throw ServiceError.Validation("SecretString", $"Member must have length less than or equal to {LongestText}");
        var binary = request.FindBinary("SecretBinary");
        if (text is not null && binary is not null)
            throw ServiceError.InvalidParameter("You can't specify both SecretString and SecretBinary. Give one of the two.");
        if (binary is { Length: < 1 or > LongestText })
            throw ServiceError.Validation("SecretBinary", $"Member must have length between 1 and {LongestText}");
        return text is null && binary is null ? null : (text, binary);
    }

    private static ServiceError AlreadyInUse(Secret secret, string token) => new("ResourceExistsException",
        $"You can't use ClientRequestToken {token} because that value is already in use for a version of secret {secret.Arn}.");
}
