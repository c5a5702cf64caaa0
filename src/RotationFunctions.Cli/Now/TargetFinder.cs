using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Cli.Access;
using RotationFunctions.Cli.Secrets;

namespace RotationFunctions.Cli.Now;

/// <summary>Finds the secrets that are to be rotated, by name, by the beginning of the name, or by a tag.</summary>
/// <param name="haveLeaked">Whether the values of now have leaked, so that they must be known again later.</param>
internal sealed class TargetFinder(AwsAccess access, bool haveLeaked, TimeProvider clock)
{
    private const int AtOnce = 8;

    // Of versions the service lists no more a second than it takes writes.
    private readonly Pace _pace = new(clock);

    /// <exception cref="RotationException">One that was named does not exist, or none was found.</exception>
    public async Task<IReadOnlyList<RotationTarget>> FindAsync(TargetChoice choice, CancellationToken cancellationToken)
    {
        var found = await ForEachAsync(choice.Names, name => DescribeAsync(name, cancellationToken), cancellationToken);
        if (choice.Prefix is not null || choice.Tag is not null)
            found = [.. found, .. await ListAsync(choice, cancellationToken)];
        (string Arn, string Name)[] secrets = [.. found.DistinctBy(secret => secret.Arn)];
        if (secrets.Length == 0)
        {
            throw new RotationException(
                RotationErrors.SecretNotFound, "No secret that a function rotates fits. Look at --prefix and --tag, and at the region.");
        }
        var targets = Array.Empty<RotationTarget>();
        await ShowAsync(secrets.Length, async isRead => targets = await ForEachAsync(secrets, async secret =>
        {
            var target = await ReadAsync(secret, cancellationToken);
            isRead();
            return target;
        }, cancellationToken));
        return targets;
    }

    private static Task ShowAsync(int total, Func<Action, Task> work) => total == 1 || Console.IsErrorRedirected ? work(() => { })
        : ProgressBar.ShowAsync($"reading {total} secrets", total, stays: false, bar => work(() => bar.Increment(1)));

    /// <returns>What came of each, in the same order.</returns>
    private static async Task<TResult[]> ForEachAsync<T, TResult>(IReadOnlyList<T> all, Func<T, Task<TResult>> ask, CancellationToken cancellationToken)
    {
        var answers = new TResult[all.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, all.Count, options, async (index, _) => answers[index] = await ask(all[index]));
        return answers;
    }

    private async Task<(string Arn, string Name)> DescribeAsync(string name, CancellationToken cancellationToken)
    {
        var secret = await SecretReader.CallAsync("DescribeSecret", name, () =>
            access.Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = name }, cancellationToken), cancellationToken);
        return (secret.ARN, secret.Name);
    }

    private async Task<RotationTarget> ReadAsync((string Arn, string Name) secret, CancellationToken cancellationToken)
    {
        var target = new RotationTarget(secret.Arn, secret.Name, await FindHostAsync(secret.Arn, cancellationToken));
        return haveLeaked ? await WithReadableAsync(target, cancellationToken) : target;
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
        await _pace.WaitAsync(cancellationToken);
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
