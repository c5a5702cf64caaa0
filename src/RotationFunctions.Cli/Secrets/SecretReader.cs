using Amazon.SecretsManager.Model;
using RotationFunctions.Aws;
using RotationFunctions.Cli.Access;

namespace RotationFunctions.Cli.Secrets;

/// <summary>Reads what Secrets Manager says of a secret: four calls that change nothing, and no value is kept.</summary>
internal sealed class SecretReader(AwsAccess access)
{
    /// <exception cref="RotationException">It could not be read, with a code of <see cref="RotationErrors"/>.</exception>
    public async Task<SecretState> ReadAsync(string secretId, CancellationToken cancellationToken)
    {
        var seen = await CallAsync("DescribeSecret", secretId, () =>
            access.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = secretId }, cancellationToken), cancellationToken);
        var labels = (seen.VersionIdsToStages ?? []).ToDictionary(version => version.Key, version => (IReadOnlyList<string>)version.Value);
        var created = seen.DeletedDate is null ? await ListAsync(secretId, cancellationToken) : [];
        var pending = labels.FirstOrDefault(version => version.Value.Contains(StagingLabels.Pending)).Key;
        return new SecretState(seen.ARN, seen.Name, Order(labels, created), await HasValueAsync(secretId, pending, cancellationToken))
        {
            Route = access.Route,
            RotationEnabled = seen.RotationEnabled,
            Function = seen.RotationLambdaARN,
            Schedule = Describe(seen.RotationRules),
            LastRotated = Time(seen.LastRotatedDate),
            NextRotation = Time(seen.NextRotationDate),
            Deleted = Time(seen.DeletedDate),
            OwningService = seen.OwningService,
            Tags = (seen.Tags ?? []).ToDictionary(tag => tag.Key, tag => tag.Value),
        };
    }

    /// <summary>Calls Secrets Manager; what goes wrong gets a name.</summary>
    public static async Task<T> CallAsync<T>(string operation, string secretId, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw StoreFailure.Name(failure, operation, secretId);
        }
    }

    private async Task<Dictionary<string, DateTimeOffset?>> ListAsync(string secretId, CancellationToken cancellationToken)
    {
        var created = new Dictionary<string, DateTimeOffset?>();
        var request = new ListSecretVersionIdsRequest { SecretId = secretId, IncludeDeprecated = true };
        do
        {
            var page = await CallAsync("ListSecretVersionIds", secretId, () =>
                access.Client.ListSecretVersionIdsAsync(request, cancellationToken), cancellationToken);
            foreach (var version in page.Versions ?? [])
                created[version.VersionId] = Time(version.CreatedDate);
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return created;
    }

    private static IReadOnlyList<VersionState> Order(Dictionary<string, IReadOnlyList<string>> labels, Dictionary<string,
        DateTimeOffset?> created) =>
    [
        .. from id in labels.Keys.Union(created.Keys)
           let version = new VersionState(id, labels.GetValueOrDefault(id) ?? [], created.GetValueOrDefault(id))
           orderby version.Created ?? DateTimeOffset.MaxValue descending, id
           select version,
    ];

    private async Task<bool> HasValueAsync(string secretId, string? versionId, CancellationToken cancellationToken) =>
        versionId is not null
            && await access.Store.FindVersionAsync(secretId, versionId, StagingLabels.Pending, cancellationToken) is not null;

    private static string? Describe(RotationRulesType? rules) => rules switch
    {
        { ScheduleExpression: { } expression } => expression,
        { AutomaticallyAfterDays: { } days } => $"every {days} day{(days == 1 ? "" : "s")}",
        _ => null,
    };

    private static DateTimeOffset? Time(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : null;
}
