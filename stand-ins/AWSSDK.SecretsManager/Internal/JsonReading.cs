using System.Text.Json;
using Amazon.SecretsManager.Model;

namespace Amazon.SecretsManager.Internal;

/// <summary>Reads members of an answer; what is absent is <c>null</c>, as in version 4 of the SDK.</summary>
internal static class JsonReading
{
    public static string? String(this JsonElement json, string name) => json.Find(name)?.GetString();

    public static bool? Boolean(this JsonElement json, string name) => json.Find(name)?.GetBoolean();

    public static long? Integer(this JsonElement json, string name) => json.Find(name)?.GetInt64();

    /// <summary>A time in seconds since 1970, with fractions.</summary>
    public static DateTime? Date(this JsonElement json, string name) =>
        json.Find(name) is { } seconds ? DateTime.UnixEpoch.AddSeconds(seconds.GetDouble()) : null;

    public static MemoryStream? Binary(this JsonElement json, string name) =>
        json.Find(name) is { } base64 ? new MemoryStream(base64.GetBytesFromBase64()) : null;

    public static List<string>? Strings(this JsonElement json, string name) => json.List(name, item => item.GetString()!);

    public static List<Tag>? Tags(this JsonElement json, string name) =>
        json.List(name, item => new Tag { Key = item.String("Key"), Value = item.String("Value") });

    public static Dictionary<string, List<string>>? Stages(this JsonElement json, string name) => json.Find(name)?.EnumerateObject()
        .ToDictionary(version => version.Name, version => version.Value.EnumerateArray().Select(stage => stage.GetString()!).ToList());

    public static RotationRulesType? RotationRules(this JsonElement json, string name) => json.Find(name) is not { } rules ? null : new()
    {
        AutomaticallyAfterDays = rules.Integer("AutomaticallyAfterDays"),
        Duration = rules.String("Duration"),
        ScheduleExpression = rules.String("ScheduleExpression"),
    };

    public static List<SecretListEntry>? Secrets(this JsonElement json, string name) => json.List(name, item => new SecretListEntry
    {
        ARN = item.String("ARN"),
        CreatedDate = item.Date("CreatedDate"),
        DeletedDate = item.Date("DeletedDate"),
        Description = item.String("Description"),
        KmsKeyId = item.String("KmsKeyId"),
        LastAccessedDate = item.Date("LastAccessedDate"),
        LastChangedDate = item.Date("LastChangedDate"),
        LastRotatedDate = item.Date("LastRotatedDate"),
        Name = item.String("Name"),
        NextRotationDate = item.Date("NextRotationDate"),
        RotationEnabled = item.Boolean("RotationEnabled"),
        RotationLambdaARN = item.String("RotationLambdaARN"),
        RotationRules = item.RotationRules("RotationRules"),
        SecretVersionsToStages = item.Stages("SecretVersionsToStages"),
        Tags = item.Tags("Tags"),
    });

    public static List<SecretVersionsListEntry>? SecretVersions(this JsonElement json, string name) => json.List(name, item =>
        new SecretVersionsListEntry
        {
            CreatedDate = item.Date("CreatedDate"),
            KmsKeyIds = item.Strings("KmsKeyIds"),
            LastAccessedDate = item.Date("LastAccessedDate"),
            VersionId = item.String("VersionId"),
            VersionStages = item.Strings("VersionStages"),
        });

    private static List<T>? List<T>(this JsonElement json, string name, Func<JsonElement, T> read) =>
        json.Find(name) is { } array ? [.. array.EnumerateArray().Select(read)] : null;

    private static JsonElement? Find(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
