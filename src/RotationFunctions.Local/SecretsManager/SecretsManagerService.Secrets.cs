using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager;

/// <content>The secrets themselves: made, described, listed, tagged, deleted.</content>
internal sealed partial class SecretsManagerService
{
    private const string SuffixCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private JsonObject CreateSecret(ApiRequest request)
    {
        var name = request.Text("Name", 512);
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || "-/_+=.@!".Contains(c)))
            throw new ServiceError("ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        var token = Token(request);
        var value = ReadValue(request);
        if (_secrets.Find(existing => existing.Name == name) is { } taken)
            return Repeat(taken, token, value);

        var suffix = RandomNumberGenerator.GetString(SuffixCharacters, 6);
        var secret = new Secret
        {
            Arn = $"arn:aws:secretsmanager:{_options.Region}:{_options.AccountId}:secret:{name}-{suffix}",
            Name = name,
            Created = Now,
            Changed = Now,
            Description = request.FindText("Description", 2048, 0),
            KmsKeyId = request.FindText("KmsKeyId", 2048, 0),
        };
        AddTags(secret, request);
        _secrets.Add(secret);
        if (value is not { } given)
            return Identity(secret);
        Store(secret, token, given.Text, given.Binary, [StagingLabels.Current]);
        return Identity(secret, token);
    }

    // The same request twice is one request; anything else finds the name taken.
    private static JsonObject Repeat(Secret taken, string token, (string? Text, byte[]? Binary)? value)
    {
        if (taken.Deletion is not null)
            throw ServiceError.InvalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
        if (value is { } given && taken.Find(token)?.HasSameValue(given.Text, given.Binary) == true)
            return Identity(taken, token);
        throw new ServiceError("ResourceExistsException", $"The operation failed because the secret {taken.Name} already exists.");
    }

    private JsonObject DescribeSecret(ApiRequest request) => Describe(Require(request), stagesMember: "VersionIdsToStages");

    private JsonObject ListSecrets(ApiRequest request)
    {
        var filters = request.FindObjects("Filters") ?? [];
        var deleted = request.FindFlag("IncludePlannedDeletion") ?? false;
        var found = _secrets.Where(secret => (deleted || secret.Deletion is null) && filters.All(filter => Matches(secret, filter)));
        return Page(request, found, "SecretList", secret => Describe(secret, stagesMember: "SecretVersionsToStages"));
    }

    private JsonObject ListSecretVersionIds(ApiRequest request)
    {
        var secret = Require(request);
        var all = request.FindFlag("IncludeDeprecated") ?? false;
        var answer = Page(request, secret.Versions.Where(version => all || version.Labels.Count > 0), "Versions", version => WithoutNulls(new JsonObject
        {
            ["VersionId"] = version.Id,
            ["VersionStages"] = version.Labels.Count > 0 ? Labels(version) : null,
            ["KmsKeyIds"] = new JsonArray(secret.KmsKeyId ?? "DefaultEncryptionKey"),
            ["LastAccessedDate"] = Time(version.Accessed),
            ["CreatedDate"] = Time(version.Created),
        }));
        answer["ARN"] = secret.Arn;
        answer["Name"] = secret.Name;
        return answer;
    }

    private JsonObject DeleteSecret(ApiRequest request)
    {
        var force = request.FindFlag("ForceDeleteWithoutRecovery") ?? false;
        var window = request.FindNumber("RecoveryWindowInDays", 7, 30);
        if (force && window is not null)
            throw ServiceError.InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        if (force)
            return DeleteNow(request);
        var secret = Require(request);
        if (secret.Deletion is not null)
            throw ServiceError.InvalidRequest("You can't perform this operation on the secret because it was already scheduled for deletion.");
        secret.Deletion = Now.AddDays(window ?? 30);
        return Deleted(secret.Arn, secret.Name, secret.Deletion);
    }

    // Without recovery, a secret that is gone already or never was is deleted too.
    private JsonObject DeleteNow(ApiRequest request)
    {
        var secretId = request.Text("SecretId", 2048);
        if (Find(secretId) is not { } secret)
            return Deleted(secretId, secretId, Now);
        _secrets.Remove(secret);
        return Deleted(secret.Arn, secret.Name, Now);
    }

    private static JsonObject Deleted(string arn, string name, DateTimeOffset? date) =>
        new() { ["ARN"] = arn, ["Name"] = name, ["DeletionDate"] = Time(date) };

    private JsonObject RestoreSecret(ApiRequest request)
    {
        var secret = Require(request);
        secret.Deletion = null;
        return Identity(secret);
    }

    private JsonObject TagResource(ApiRequest request)
    {
        AddTags(RequireLive(request), request);
        return [];
    }

    private JsonObject UntagResource(ApiRequest request)
    {
        var secret = RequireLive(request);
        foreach (var key in request.FindTexts("TagKeys") ?? [])
            secret.Tags.Remove(key);
        return [];
    }

    private JsonObject GetRandomPassword(ApiRequest request)
    {
        var settings = new PasswordSettings
        {
            Length = (int)(request.FindNumber("PasswordLength", 1, 4096) ?? 32),
            ExcludeCharacters = request.FindText("ExcludeCharacters", 4096, 0) ?? "",
            ExcludeNumbers = request.FindFlag("ExcludeNumbers") ?? false,
            ExcludePunctuation = request.FindFlag("ExcludePunctuation") ?? false,
            ExcludeUppercase = request.FindFlag("ExcludeUppercase") ?? false,
            ExcludeLowercase = request.FindFlag("ExcludeLowercase") ?? false,
            RequireEachIncludedType = request.FindFlag("RequireEachIncludedType") ?? true,
        };
        try
        {
            return new JsonObject { ["RandomPassword"] = new PasswordGenerator(settings, _random).NewPassword() };
        }
        catch (RotationException)
        {
            throw ServiceError.InvalidParameter("No password can be made by these settings.");
        }
    }

    private static JsonObject Describe(Secret secret, string stagesMember) => WithoutNulls(new JsonObject
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

    private static JsonObject? Stages(Secret secret) => secret.Versions.All(version => version.Labels.Count == 0) ? null : new(secret.Versions
        .Where(version => version.Labels.Count > 0)
        .Select(version => KeyValuePair.Create(version.Id, (JsonNode?)Labels(version))));

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

    private static void AddTags(Secret secret, ApiRequest request)
    {
        var tags = (request.FindObjects("Tags") ?? []).Select(tag => (Key: tag.Text("Key", 128), Value: tag.FindText("Value", 256, 0) ?? "")).ToList();
        foreach (var (key, value) in tags) // all are read before the first is set
            secret.Tags[key] = value;
    }
}
