using System.Text.Json;
using System.Text.Json.Nodes;

namespace RotationFunctions.ApiKeys;

/// <summary>A key before a value's own, as the value tells of it: <c>{"id": "…", "version": "…"}</c>.</summary>
/// <param name="VersionId">The version of the secret that held it; <c>null</c> where the value does not say.</param>
internal sealed record EarlierKey(string Id, string? VersionId)
{
    private const string IdName = "id";
    private const string VersionName = "version";

    /// <summary>Reads what may be anything: people can edit a value.</summary>
    public static IEnumerable<EarlierKey> Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Read),
        JsonValueKind.Object when Text(json, IdName) is { } id => [new EarlierKey(id, Text(json, VersionName))],
        _ => SecretTexts.Of(json).Select(id => new EarlierKey(id, null)),
    };

    public JsonNode ToJson() => new JsonObject { [IdName] = Id, [VersionName] = VersionId };

    private static string? Text(JsonElement json, string name) =>
        JsonTexts.FindProperty(json, name) is { ValueKind: JsonValueKind.String } text ? JsonTexts.Read(text) : null;
}
