using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace RotationFunctions.Local.SecretsManager.Operations;

/// <summary>The secrets themselves: made, described, tagged, deleted.</summary>
internal sealed class SecretOperations(SecretCatalogue secrets, LocalAwsOptions options) : IOperations
{
    private const string SuffixCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public IReadOnlyDictionary<string, Func<ApiRequest, JsonObject>> ByName => new Dictionary<string, Func<ApiRequest, JsonObject>>
    {
        ["CreateSecret"] = Create,
        ["DeleteSecret"] = Delete,
        ["DescribeSecret"] = request => AnswerParts.Description(secrets.Require(request), stagesMember: "VersionIdsToStages"),
        ["RestoreSecret"] = Restore,
        ["TagResource"] = Tag,
        ["UntagResource"] = Untag,
    };

    private JsonObject Create(ApiRequest request)
    {
        var name = request.Text("Name", 512);
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || "-/_+=.@!".Contains(c)))
            throw new ServiceError("ValidationException", "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!");
        var token = request.Token();
        var value = GivenValue.Read(request);
        if (secrets.All.FirstOrDefault(existing => existing.Name == name) is { } taken)
            return Repeat(taken, token, value);
        var secret = Make(name, request);
        secrets.Add(secret);
        if (value is null)
            return AnswerParts.Identity(secret);
        secret.Store(token, value, [StagingLabels.Current], secrets.Now);
        return AnswerParts.Identity(secret, token);
    }

    private Secret Make(string name, ApiRequest request)
    {
        var suffix = RandomNumberGenerator.GetString(SuffixCharacters, 6);
        var secret = new Secret
        {
            Arn = $"arn:aws:secretsmanager:{options.Region}:{options.AccountId}:secret:{name}-{suffix}",
            Name = name,
            Created = secrets.Now,
            Changed = secrets.Now,
            Description = request.FindText("Description", 2048, 0),
            KmsKeyId = request.FindText("KmsKeyId", 2048, 0),
        };
        AddTags(secret, request);
        return secret;
    }

    // The same request twice is one request; anything else finds the name taken.
    private static JsonObject Repeat(Secret taken, string token, GivenValue? value)
    {
        if (taken.Deletion is not null)
            throw ServiceError.InvalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
        if (value is not null && taken.Versions.Find(token)?.HasSameValue(value) == true)
            return AnswerParts.Identity(taken, token);
        throw new ServiceError("ResourceExistsException", $"The operation failed because the secret {taken.Name} already exists.");
    }

    private JsonObject Delete(ApiRequest request)
    {
        var force = request.FindFlag("ForceDeleteWithoutRecovery") ?? false;
        var window = request.FindNumber("RecoveryWindowInDays", 7, 30);
        if (force && window is not null)
            throw ServiceError.InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        if (force)
            return DeleteNow(request);
        var secret = secrets.Require(request);
        if (secret.Deletion is not null)
            throw ServiceError.InvalidRequest("You can't perform this operation on the secret because it was already scheduled for deletion.");
        secret.Deletion = secrets.Now.AddDays(window ?? 30);
        return Deleted(secret.Arn, secret.Name, secret.Deletion);
    }

    // Without recovery, a secret that is gone already or never was is deleted too.
    private JsonObject DeleteNow(ApiRequest request)
    {
        var secretId = request.Text("SecretId", 2048);
        if (secrets.Find(secretId) is not { } secret)
            return Deleted(secretId, secretId, secrets.Now);
        secrets.Remove(secret);
        return Deleted(secret.Arn, secret.Name, secrets.Now);
    }

    private static JsonObject Deleted(string arn, string name, DateTimeOffset? date) =>
        new() { ["ARN"] = arn, ["Name"] = name, ["DeletionDate"] = AnswerParts.Time(date) };

    private JsonObject Restore(ApiRequest request)
    {
        var secret = secrets.Require(request);
        secret.Deletion = null;
        return AnswerParts.Identity(secret);
    }

    private JsonObject Tag(ApiRequest request)
    {
        AddTags(secrets.RequireLive(request), request);
        return [];
    }

    private JsonObject Untag(ApiRequest request)
    {
        var secret = secrets.RequireLive(request);
        foreach (var key in request.FindTexts("TagKeys") ?? [])
            secret.Tags.Remove(key);
        return [];
    }

    private static void AddTags(Secret secret, ApiRequest request)
    {
        var tags = (request.FindObjects("Tags") ?? []).Select(tag => (Key: tag.Text("Key", 128), Value: tag.FindText("Value", 256, 0) ?? "")).ToList();
        foreach (var (key, value) in tags) // all are read before the first is set
            secret.Tags[key] = value;
    }
}
