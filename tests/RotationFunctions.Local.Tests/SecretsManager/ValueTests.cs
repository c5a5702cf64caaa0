using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>Values: stored once under a token, read by version, by label, or by both.</summary>
public sealed class ValueTests : IAsyncLifetime
{
    private LocalStage _stage = null!;
    private string _secret = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync();
        _secret = await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task The_same_token_with_the_same_value_changes_nothing()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        var again = await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSCURRENT");

        Assert.Equal(["AWSPENDING"], again.VersionStages);
        Assert.Equal("one", (await _stage.GetAsync(_secret)).SecretString);
    }

    [Fact]
    public async Task The_same_token_with_another_value_is_refused()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        var error = await Assert.ThrowsAsync<ResourceExistsException>(() => _stage.PutAsync(_secret, LocalStage.Second, "other", "AWSPENDING"));

        Assert.Equal($"You can't use ClientRequestToken {LocalStage.Second} because that value is already in use for a version of secret {_secret}.", error.Message);
        Assert.Equal("two", (await _stage.GetAsync(_secret, LocalStage.Second)).SecretString);
    }

    [Fact]
    public async Task UpdateSecret_never_takes_a_token_that_is_in_use()
    {
        var request = new UpdateSecretRequest { SecretId = _secret, ClientRequestToken = LocalStage.First, SecretString = "one", Description = "new" };

        await Assert.ThrowsAsync<ResourceExistsException>(() => _stage.Client.UpdateSecretAsync(request, Stop));

        Assert.Null((await _stage.DescribeAsync(_secret)).Description);
    }

    [Fact]
    public async Task UpdateSecret_changes_the_description_without_making_a_version()
    {
        var answer = await _stage.Client.UpdateSecretAsync(new UpdateSecretRequest { SecretId = _secret, Description = "new" }, Stop);

        Assert.Null(answer.VersionId);
        var secret = await _stage.DescribeAsync(_secret);
        Assert.Equal("new", secret.Description);
        Assert.Equal([LocalStage.First], secret.VersionIdsToStages.Keys);
    }

    [Fact]
    public async Task A_version_is_read_by_its_id_and_tells_its_labels()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        var value = await _stage.GetAsync(_secret, LocalStage.Second, "AWSPENDING");

        Assert.Equal(("two", LocalStage.Second), (value.SecretString, value.VersionId));
        Assert.Equal(["AWSPENDING"], value.VersionStages);
        Assert.Equal(_secret, value.ARN);
    }

    [Fact]
    public async Task A_label_that_stands_on_another_version_than_the_named_one_is_an_invalid_request()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.GetAsync(_secret, LocalStage.First, "AWSPENDING"));

        Assert.Equal("You provided a VersionStage that is not associated to the provided VersionId.", error.Message);
    }

    [Fact]
    public async Task What_cannot_be_found_is_named_as_the_service_names_it()
    {
        var label = await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.GetAsync(_secret, label: "AWSPREVIOUS"));
        var version = await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.GetAsync(_secret, LocalStage.Third));
        var secret = await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.GetAsync("nothing"));

        Assert.Equal("Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS", label.Message);
        Assert.Equal($"Secrets Manager can't find the specified secret value for VersionId: {LocalStage.Third}", version.Message);
        Assert.Equal("Secrets Manager can't find the specified secret.", secret.Message);
    }

    [Fact]
    public async Task A_secret_is_found_by_its_name_its_arn_and_its_arn_without_the_suffix()
    {
        foreach (var id in new[] { "orders", _secret, _secret[..^7] })
            Assert.Equal(_secret, (await _stage.DescribeAsync(id)).ARN);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.DescribeAsync(_secret[..^1]));
    }

    [Fact]
    public async Task A_binary_value_comes_back_as_it_was_and_is_not_a_text()
    {
        byte[] bytes = [0, 255, 128, 10];
        var request = new PutSecretValueRequest { SecretId = _secret, SecretBinary = new MemoryStream(bytes) };

        await _stage.Client.PutSecretValueAsync(request, Stop);

        var value = await _stage.GetAsync(_secret);
        Assert.Null(value.SecretString);
        Assert.Equal(bytes, value.SecretBinary.ToArray());
    }

    [Fact]
    public async Task A_value_is_text_or_binary_and_one_of_the_two()
    {
        var both = new PutSecretValueRequest { SecretId = _secret, SecretString = "two", SecretBinary = new MemoryStream([1]) };
        var neither = new PutSecretValueRequest { SecretId = _secret };

        await Assert.ThrowsAsync<InvalidParameterException>(() => _stage.Client.PutSecretValueAsync(both, Stop));
        await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.Client.PutSecretValueAsync(neither, Stop));
    }

    [Theory]
    [InlineData("x", 65536)]
    [InlineData("é", 32768)]
    public async Task A_value_of_65536_bytes_is_the_longest(string character, int count)
    {
        var longest = string.Concat(Enumerable.Repeat(character, count));

        await _stage.PutAsync(_secret, LocalStage.Second, longest);
        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(() => _stage.PutAsync(_secret, LocalStage.Third, longest + "y"));

        Assert.Equal("ValidationException", error.ErrorCode);
        Assert.Equal("1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536", error.Message);
        Assert.Equal(longest, (await _stage.GetAsync(_secret)).SecretString);
    }

    [Fact]
    public async Task A_binary_value_of_more_than_65536_bytes_is_refused()
    {
        var request = new PutSecretValueRequest { SecretId = _secret, SecretBinary = new MemoryStream(new byte[65537]) };

        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(() => _stage.Client.PutSecretValueAsync(request, Stop));

        Assert.Equal("ValidationException", error.ErrorCode);
    }

    [Fact]
    public async Task The_first_value_of_an_empty_secret_is_current_whatever_its_labels()
    {
        var empty = await _stage.Client.CreateSecretAsync(new CreateSecretRequest { Name = "empty" }, Stop);
        Assert.Null(empty.VersionId);
        Assert.Null((await _stage.DescribeAsync("empty")).VersionIdsToStages);

        var put = await _stage.PutAsync("empty", LocalStage.First, "one", "mine");

        Assert.Equal(["AWSCURRENT", "mine"], put.VersionStages);
    }

    [Fact]
    public async Task Creating_a_secret_twice_by_one_token_is_creating_it_once()
    {
        var again = await _stage.Client.CreateSecretAsync(
            new CreateSecretRequest { Name = "orders", SecretString = "one", ClientRequestToken = LocalStage.First }, Stop);
        var other = await Assert.ThrowsAsync<ResourceExistsException>(() => _stage.CreateAsync(value: "two"));

        Assert.Equal(_secret, again.ARN);
        Assert.Equal("The operation failed because the secret orders already exists.", other.Message);
    }

    [Theory]
    [InlineData("Inv Name")]
    [InlineData(" Inv*Name? ")]
    [InlineData("ümlaut")]
    public async Task A_name_that_the_service_would_refuse_is_refused(string name)
    {
        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(() => _stage.CreateAsync(name));

        Assert.Equal("ValidationException", error.ErrorCode);
        Assert.Equal("Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!", error.Message);
    }

    [Fact]
    public async Task A_read_notes_the_day()
    {
        await _stage.GetAsync(_secret);

        var accessed = (await _stage.DescribeAsync(_secret)).LastAccessedDate!.Value.ToUniversalTime();
        Assert.Equal(TimeSpan.Zero, accessed.TimeOfDay);
    }
}
