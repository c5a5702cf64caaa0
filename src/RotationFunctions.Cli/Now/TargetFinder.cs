using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Now;

/// <summary>Finds the secrets that are to be rotated, by name, by the beginning of the name, or by a tag.</summary>
/// <param name="haveLeaked">Whether the values of now have leaked, so that they must be known again later.</param>
internal sealed class TargetFinder(AwsAccess access, bool haveLeaked)
{
    /// <exception cref="RotationException">One that was named does not exist, or none was found.</exception>
    public async Task<IReadOnlyList<RotationTarget>> FindAsync(TargetChoice choice, CancellationToken cancellationToken)
    {
        var found = new List<(string Arn, string Name)>();
        foreach (var name in choice.Names)
        {
            var secret = await SecretReader.CallAsync("DescribeSecret", name, () =>
                access.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = name }, cancellationToken), cancellationToken);
            found.Add((secret.ARN, secret.Name));
        }
        if (choice.Prefix is not null || choice.Tag is not null)
            found.AddRange(await ListAsync(choice, cancellationToken));
        var targets = new List<RotationTarget>();
        foreach (var (arn, name) in found.DistinctBy(secret => secret.Arn))
        {
            var target = new RotationTarget(arn, name, await FindHostAsync(arn, cancellationToken));
            targets.Add(haveLeaked ? await WithReadableAsync(target, cancellationToken) : target);
        }
        return targets.Count > 0 ? targets
            : throw new RotationException(
                RotationErrors.SecretNotFound, "No secret that a function rotates fits. Look at --prefix and --tag, and at the region.");
    }

    private async Task<List<(string Arn, string Name)>> ListAsync(TargetChoice choice, CancellationToken cancellationToken)
    {
        var found = new List<(string, string)>();
        var request = new ListSecretsRequest { MaxResults = 100, Filters = [] };
        if (choice.Prefix is { } prefix)
            request.Filters.Add(new Filter { Key = FilterNameStringType.Name, Values = [prefix] });
        if (choice.Tag is { } tag)
            request.Filters.Add(new Filter { Key = FilterNameStringType.TagKey, Values = [tag.Key] });
        do
        {
            var page = await SecretReader.CallAsync("ListSecrets", "(all)", () =>
                access.Client.ListSecretsAsync(request, cancellationToken), cancellationToken);
            found.AddRange((page.SecretList ?? []).Where(secret => secret.RotationEnabled == true && choice.Takes(secret))
                .Select(secret => (secret.ARN, secret.Name)));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return found;
    }

    private async Task<RotationTarget> WithReadableAsync(RotationTarget target, CancellationToken cancellationToken)
    {
        var secret = await new SecretReader(access).ReadAsync(target.Arn, cancellationToken);
        VersionState?[] labelled = [secret.Current, secret.Previous];
        return target with
        {
            Leaked = [.. labelled.OfType<VersionState>().Select(version => version.Id)],
            Older = [.. secret.Versions.Except([.. labelled, secret.Pending]).Select(version => version!.Id)],
        };
    }

    // Only the host is kept.
    private async Task<string?> FindHostAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            var current = await access.Store.FindVersionAsync(arn, null, StagingLabels.Current, cancellationToken);
            return current is { Value.IsJson: true } ? current.Value.FindString("host") : null;
        }
        catch (RotationException failure) when (failure.Code != RotationErrors.CredentialsRefused)
        {
            return null; // what cannot be read has no host that could be spared
        }
    }
}
