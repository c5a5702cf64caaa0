using System.Globalization;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager.Operations;

/// <summary>Lists of secrets and of their versions, in pages.</summary>
internal sealed class ListOperations(SecretCatalogue secrets) : IOperations
{
    public IReadOnlyDictionary<string, Func<ApiRequest, JsonObject>> ByName => new Dictionary<string, Func<ApiRequest, JsonObject>>
    {
        ["ListSecrets"] = ListSecrets,
        ["ListSecretVersionIds"] = ListVersions,
    };

    private JsonObject ListSecrets(ApiRequest request)
    {
        var filters = request.FindObjects("Filters") ?? [];
        var deleted = request.FindFlag("IncludePlannedDeletion") ?? false;
        var found = secrets.All.Where(secret => (deleted || secret.Deletion is null) && filters.All(filter => Matches(secret, filter)));
        return Page(request, found, "SecretList", secret => AnswerParts.Description(secret, stagesMember: "SecretVersionsToStages"));
    }

    private JsonObject ListVersions(ApiRequest request)
    {
        var secret = secrets.Require(request);
        var all = request.FindFlag("IncludeDeprecated") ?? false;
        var answer = Page(request, secret.Versions.Where(version => all || version.Labels.Count > 0), "Versions", version => AnswerParts.WithoutNulls(new JsonObject
        {
            ["VersionId"] = version.Id,
            ["VersionStages"] = version.Labels.Count > 0 ? AnswerParts.Labels(version) : null,
            ["KmsKeyIds"] = new JsonArray(secret.KmsKeyId ?? "DefaultEncryptionKey"),
            ["LastAccessedDate"] = AnswerParts.Time(version.Accessed),
            ["CreatedDate"] = AnswerParts.Time(version.Created),
        }));
        answer["ARN"] = secret.Arn;
        answer["Name"] = secret.Name;
        return answer;
    }

    private static bool Matches(Secret secret, ApiRequest filter)
    {
        var values = filter.FindTexts("Values") ?? [];
        var key = filter.Text("Key", 64);
        string[] texts = key switch
        {
            "name" => [secret.Name],
            "description" => [secret.Description ?? ""],
            "tag-key" => [.. secret.Tags.Keys],
            "tag-value" => [.. secret.Tags.Values],
            "primary-region" or "owning-service" => [],
            "all" => [secret.Name, secret.Description ?? "", .. secret.Tags.Keys, .. secret.Tags.Values],
            _ => throw ServiceError.Validation("Filters", "Member must be one of: description, name, tag-key, tag-value, primary-region, owning-service, all"),
        };
        var comparison = key is "description" or "all" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return values.Any(value => value.StartsWith('!')
            ? !texts.Any(text => text.StartsWith(value[1..], comparison))
            : texts.Any(text => text.StartsWith(value, comparison)));
    }

    private static JsonObject Page<T>(ApiRequest request, IEnumerable<T> found, string member, Func<T, JsonObject> show)
    {
        var size = (int)(request.FindNumber("MaxResults", 1, 100) ?? 100);
        var start = 0;
        if (request.FindText("NextToken", 4096) is { } token && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out start))
            throw new ServiceError("InvalidNextTokenException", "The NextToken value is invalid.");
        var page = found.Skip(start).Take(size + 1).ToList();
        var answer = new JsonObject { [member] = new JsonArray([.. page.Take(size).Select(show)]) };
        if (page.Count > size)
            answer["NextToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        return answer;
    }
}
