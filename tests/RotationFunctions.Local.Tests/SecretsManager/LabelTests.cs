using Amazon.SecretsManager.Model;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>Labels: where they stand, how they move, and how many there may be.</summary>
public sealed class LabelTests : IAsyncLifetime
{
    private LocalStage _stage = null!;
    private string _secret = null!;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync();
        _secret = await _stage.CreateAsync();
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task A_new_value_is_current_and_the_one_before_is_previous()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two");

        Assert.Equal(["AWSPREVIOUS"], await _stage.LabelsAsync(_secret, LocalStage.First));
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task A_value_with_labels_of_its_own_leaves_the_current_one_alone()
    {
        var put = await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING", "four", "PUT1");

        Assert.Equal(["AWSPENDING", "PUT1", "four"], put.VersionStages); // in the order of their characters
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.First));
        Assert.Equal("one", (await _stage.GetAsync(_secret)).SecretString);
    }

    [Fact]
    public async Task Moving_AWSCURRENT_takes_AWSPREVIOUS_along_and_leaves_AWSPENDING()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        await _stage.MoveAsync(_secret, "AWSCURRENT", to: LocalStage.Second, from: LocalStage.First);

        Assert.Equal(["AWSPREVIOUS"], await _stage.LabelsAsync(_secret, LocalStage.First));
        Assert.Equal(["AWSCURRENT", "AWSPENDING"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task A_label_that_stands_elsewhere_is_not_moved_unless_that_version_is_named()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => _stage.MoveAsync(_secret, "AWSCURRENT", to: LocalStage.Second, from: null));

        Assert.Equal($"The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version {LocalStage.First}, "
            + "so you must explicitly reference that version in RemoveFromVersionId.", error.Message);
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.First));
    }

    [Fact]
    public async Task A_label_is_not_moved_where_another_version_than_its_own_is_named()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");
        await _stage.PutAsync(_secret, LocalStage.Third, "three", "other");

        var error = await Assert.ThrowsAsync<InvalidParameterException>(
            () => _stage.MoveAsync(_secret, "AWSCURRENT", to: LocalStage.Second, from: LocalStage.Third));

        Assert.Equal("When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the "
            + "staging label AWSCURRENT.", error.Message);
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.First));
    }

    [Fact]
    public async Task A_label_is_taken_off_by_naming_its_version_alone()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", "AWSPENDING");

        await _stage.MoveAsync(_secret, "AWSPENDING", to: null, from: LocalStage.Second);

        Assert.Empty(await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task AWSCURRENT_cannot_be_taken_off()
    {
        var error = await Assert.ThrowsAsync<InvalidParameterException>(() => _stage.MoveAsync(_secret, "AWSCURRENT", to: null, from: LocalStage.First));

        Assert.Equal("You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.", error.Message);
    }

    [Fact]
    public async Task A_label_goes_to_no_version_that_is_not_there()
    {
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.MoveAsync(_secret, "mine", to: LocalStage.Third, from: null));

        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.First));
    }

    [Fact]
    public async Task Twenty_labels_on_all_versions_together_are_the_most()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", [.. Enumerable.Range(1, 19).Select(number => $"label{number}")]);

        await Assert.ThrowsAsync<LimitExceededException>(() => _stage.MoveAsync(_secret, "one more", to: LocalStage.First, from: null));
        await Assert.ThrowsAsync<LimitExceededException>(() => _stage.PutAsync(_secret, LocalStage.Third, "three", "one more"));

        var versions = await _stage.Client.ListSecretVersionIdsAsync(
            new ListSecretVersionIdsRequest { SecretId = _secret, IncludeDeprecated = true }, TestContext.Current.CancellationToken);
        Assert.Equal(2, versions.Versions.Count); // what was refused has left nothing
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.First));
    }

    [Fact]
    public async Task A_value_cannot_have_more_than_twenty_labels()
    {
        var error = await Assert.ThrowsAnyAsync<Amazon.SecretsManager.AmazonSecretsManagerException>(
            () => _stage.PutAsync(_secret, LocalStage.Second, "two", [.. Enumerable.Range(1, 21).Select(number => $"label{number}")]));

        Assert.Equal("ValidationException", error.ErrorCode);
    }

    [Fact]
    public async Task A_label_that_moves_does_not_count_twice()
    {
        await _stage.PutAsync(_secret, LocalStage.Second, "two", [.. Enumerable.Range(1, 18).Select(number => $"label{number}")]);

        await _stage.MoveAsync(_secret, "label1", to: LocalStage.First, from: LocalStage.Second);
        await _stage.MoveAsync(_secret, "AWSCURRENT", to: LocalStage.Second, from: LocalStage.First); // makes AWSPREVIOUS, the twentieth

        Assert.Equal(["AWSPREVIOUS", "label1"], await _stage.LabelsAsync(_secret, LocalStage.First));
    }
}
