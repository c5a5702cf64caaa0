using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager;

/// <summary>What several answers have in common.</summary>
internal static class AnswerParts
{
    public static JsonObject Identity(Secret secret, string? versionId = null)
    {
        var answer = new JsonObject { ["ARN"] = secret.Arn, ["Name"] = secret.Name };
        if (versionId is not null)
            answer["VersionId"] = versionId;
        return answer;
    }

    public static JsonObject Description(Secret secret, string stagesMember) => WithoutNulls(new JsonObject
    {
        ["ARN"] = secret.Arn,
        ["Name"] = secret.Name,
        ["Description"] = secret.Description,
        ["KmsKeyId"] = secret.KmsKeyId,
        ["RotationEnabled"] = secret.RotationEnabled,
        ["RotationLambdaARN"] = secret.RotationFunction,
        ["RotationRules"] = secret.Schedule is not { } schedule ? null : WithoutNulls(new JsonObject
        {
            ["AutomaticallyAfterDays"] = schedule.Days,
            ["ScheduleExpression"] = schedule.Expression,
            ["Duration"] = schedule.Duration,
        }),
        ["LastRotatedDate"] = Time(secret.Rotated),
        ["LastChangedDate"] = Time(secret.Changed),
        ["LastAccessedDate"] = Time(secret.Accessed),
        ["DeletedDate"] = Time(secret.Deletion),
        ["NextRotationDate"] = Time(secret.NextRotation),
        ["Tags"] = secret.Tags.Count == 0 ? null : new JsonArray([.. secret.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
        [stagesMember] = Stages(secret),
        ["CreatedDate"] = Time(secret.Created),
    });

    public static JsonNode? Time(DateTimeOffset? time) => time is { } value ? value.ToUnixTimeMilliseconds() / 1000.0 : null;

    // The service gives labels in the order of their characters.
    public static JsonArray Labels(SecretVersionState version) =>
        [.. version.Labels.Order(StringComparer.Ordinal).Select(label => JsonValue.Create(label))];

    /// <summary>Leaves out what the secret does not have, as the service does.</summary>
    public static JsonObject WithoutNulls(JsonObject answer)
    {
        foreach (var (name, _) in answer.Where(member => member.Value is null).ToList())
            answer.Remove(name);
        return answer;
    }

    private static JsonObject? Stages(Secret secret) => secret.Versions.All(version => version.Labels.Count == 0) ? null : new(secret.Versions
        .Where(version => version.Labels.Count > 0)
        .Select(version => KeyValuePair.Create(version.Id, (JsonNode?)Labels(version))));
}
