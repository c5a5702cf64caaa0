using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager;

/// <content>The secrets themselves: made, described, tagged, deleted.</content>
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

    private static void AddTags(Secret secret, ApiRequest request)
    {
        var tags = (request.FindObjects("Tags") ?? []).Select(tag => (Key: tag.Text("Key", 128), Value: tag.FindText("Value", 256, 0) ?? "")).ToList();
        foreach (var (key, value) in tags) // all are read before the first is set
            secret.Tags[key] = value;
    }
}
