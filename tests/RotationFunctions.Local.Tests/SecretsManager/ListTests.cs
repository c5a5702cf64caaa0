using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>Lists of secrets and of versions, tags, and what is kept of old versions.</summary>
public sealed class ListTests : IAsyncLifetime
{
    private readonly ObservedClock _clock = new();
    private LocalStage _stage = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = _clock });

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task A_version_without_a_label_lives_on_and_can_be_read()
    {
        var secret = await _stage.CreateAsync();
        await _stage.PutAsync(secret, LocalStage.Second, "two");
        await _stage.PutAsync(secret, LocalStage.Third, "three");

        Assert.Equal([LocalStage.Second, LocalStage.Third], await VersionsAsync(secret, deprecated: false));
        Assert.Equal([LocalStage.First, LocalStage.Second, LocalStage.Third], await VersionsAsync(secret, deprecated: true));
        Assert.Equal("one", (await _stage.GetAsync(secret, LocalStage.First)).SecretString);
    }

    [Fact]
    public async Task Past_a_hundred_versions_those_without_a_label_go_once_they_are_a_day_old()
    {
        var secret = await _stage.CreateAsync();
        for (var number = 0; number < 101; number++)
            await _stage.PutAsync(secret, Token(number), $"value {number}");
        Assert.Equal(102, (await VersionsAsync(secret, deprecated: true)).Count);

        _clock.Advance(TimeSpan.FromHours(24));
        await _stage.PutAsync(secret, Token(101), "value 101");

        var left = await VersionsAsync(secret, deprecated: true);
        Assert.Equal(100, left.Count);
        Assert.DoesNotContain(LocalStage.First, left);
        Assert.Equal([Token(100), Token(101)], left.TakeLast(2));
    }

    [Fact]
    public async Task Long_lists_come_in_pages()
    {
        foreach (var name in new[] { "a", "b", "c" })
            await _stage.CreateAsync(name);

        var first = await _stage.Client.ListSecretsAsync(new ListSecretsRequest { MaxResults = 2 }, Stop);
        var second = await _stage.Client.ListSecretsAsync(new ListSecretsRequest { MaxResults = 2, NextToken = first.NextToken }, Stop);

        Assert.Equal(["a", "b", "c"], first.SecretList.Concat(second.SecretList).Select(secret => secret.Name));
        Assert.Null(second.NextToken);
        await Assert.ThrowsAsync<InvalidNextTokenException>(
            () => _stage.Client.ListSecretsAsync(new ListSecretsRequest { NextToken = "nonsense" }, Stop));
    }

    [Theory]
    [InlineData("name", "prod/", "prod/Orders")]
    [InlineData("name", "PROD/")] // a name's case counts
    [InlineData("name", "!prod", "test/Orders")]
    [InlineData("description", "THE", "test/Orders")] // a description's does not
    [InlineData("tag-key", "team", "prod/Orders")]
    [InlineData("tag-value", "blue", "prod/Orders")]
    [InlineData("all", "the", "test/Orders")]
    public async Task Secrets_are_filtered_as_the_service_does(string key, string value, params string[] expected)
    {
        var tagged = new CreateSecretRequest { Name = "prod/Orders", Tags = [new Tag { Key = "team", Value = "blue" }] };
        await _stage.Client.CreateSecretAsync(tagged, Stop);
        await _stage.Client.CreateSecretAsync(new CreateSecretRequest { Name = "test/Orders", Description = "the test" }, Stop);

        var filter = new Filter { Key = FilterNameStringType.FindValue(key), Values = [value] };
        var found = await _stage.Client.ListSecretsAsync(new ListSecretsRequest { Filters = [filter] }, Stop);

        Assert.Equal(expected, found.SecretList.Select(secret => secret.Name));
    }

    [Fact]
    public async Task A_secret_that_is_scheduled_for_deletion_is_listed_only_if_asked_for()
    {
        var secret = await _stage.CreateAsync();
        await _stage.Client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = secret }, Stop);

        var without = await _stage.Client.ListSecretsAsync(new ListSecretsRequest(), Stop);
        var with = await _stage.Client.ListSecretsAsync(new ListSecretsRequest { IncludePlannedDeletion = true }, Stop);

        Assert.Empty(without.SecretList);
        Assert.Equal(secret, Assert.Single(with.SecretList).ARN);
    }

    [Fact]
    public async Task Tags_are_added_replaced_and_taken_off()
    {
        var secret = await _stage.CreateAsync();
        Assert.Null((await _stage.DescribeAsync(secret)).Tags);

        await TagAsync(secret, ("team", "blue"), ("app", "orders"));
        await TagAsync(secret, ("team", "red"));
        await _stage.Client.UntagResourceAsync(new UntagResourceRequest { SecretId = secret, TagKeys = ["app"] }, Stop);

        var tag = Assert.Single((await _stage.DescribeAsync(secret)).Tags);
        Assert.Equal(("team", "red"), (tag.Key, tag.Value));
    }

    [Fact]
    public async Task Tags_with_a_mistake_among_them_are_refused_as_a_whole()
    {
        var secret = await _stage.CreateAsync();

        await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(() => TagAsync(secret, ("good", "one"), (new string('x', 129), "bad")));

        Assert.Null((await _stage.DescribeAsync(secret)).Tags);
    }

    private static string Token(int number) => $"{number:D32}";

    private Task<TagResourceResponse> TagAsync(string secret, params (string Key, string Value)[] tags) => _stage.Client.TagResourceAsync(
        new TagResourceRequest { SecretId = secret, Tags = [.. tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })] }, Stop);

    private async Task<List<string>> VersionsAsync(string secret, bool deprecated)
    {
        List<string> versions = [];
        var request = new ListSecretVersionIdsRequest { SecretId = secret, IncludeDeprecated = deprecated };
        do
        {
            var page = await _stage.Client.ListSecretVersionIdsAsync(request, Stop);
            versions.AddRange(page.Versions.Select(version => version.VersionId));
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        return versions;
    }
}
