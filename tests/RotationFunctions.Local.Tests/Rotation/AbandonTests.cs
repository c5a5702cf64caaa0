using System.Text.Json;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Rotation;

/// <summary>What ends a rotation that is under way.</summary>
public sealed class AbandonTests : IAsyncLifetime
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
    public async Task A_person_who_puts_a_value_in_the_middle()
    {
        await using var function = await AttachAsync(after: "createSecret", () => _stage.PutAsync(_secret, LocalStage.Third, "by hand"));

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationAbandoned>();

        Assert.Equal(["createSecret"], function.Steps);
        Assert.Equal("by hand", (await _stage.GetAsync(_secret)).SecretString);
        Assert.Empty(await _stage.LabelsAsync(_secret, LocalStage.Second));
        await _stage.RotateAsync(_secret, function.Arn, "44444444-4444-4444-4444-444444444444"); // the way is free
    }

    [Fact]
    public async Task A_person_who_updates_the_secrets_value_in_the_middle()
    {
        await using var function = await AttachAsync(after: "setSecret",
            () => _stage.Client.UpdateSecretAsync(new UpdateSecretRequest { SecretId = _secret, SecretString = "by hand" }, Stop));

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationAbandoned>();

        Assert.Equal("by hand", (await _stage.GetAsync(_secret)).SecretString);
        Assert.Empty(await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task A_function_that_gives_its_value_up()
    {
        await using var function = await AttachAsync(after: "setSecret", () => _stage.MoveAsync(_secret, "AWSPENDING", to: null, from: LocalStage.Second));

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationAbandoned>();

        Assert.Equal(["createSecret", "setSecret"], function.Steps);
    }

    [Fact]
    public async Task CancelRotateSecret_which_leaves_the_labels_where_they_are()
    {
        CancelRotateSecretResponse? cancelled = null;
        await using var function = await AttachAsync(after: "createSecret", async () =>
            cancelled = await _stage.Client.CancelRotateSecretAsync(new CancelRotateSecretRequest { SecretId = _secret }, Stop));

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationAbandoned>();

        Assert.Equal(LocalStage.Second, cancelled!.VersionId);
        Assert.Equal(["createSecret"], function.Steps);
        Assert.Equal(["AWSPENDING"], await _stage.LabelsAsync(_secret, LocalStage.Second));
        Assert.False((await _stage.DescribeAsync(_secret)).RotationEnabled);
        await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.RotateAsync(_secret, function.Arn, LocalStage.Third));
        await _stage.MoveAsync(_secret, "AWSPENDING", to: null, from: LocalStage.Second);
        await _stage.RotateAsync(_secret, function.Arn, LocalStage.Third);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_secrets_deletion(bool atOnce)
    {
        await using var function = await AttachAsync(after: "createSecret",
            () => _stage.Client.DeleteSecretAsync(new DeleteSecretRequest { SecretId = _secret, ForceDeleteWithoutRecovery = atOnce }, Stop));

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationAbandoned>();

        Assert.Equal(["createSecret"], function.Steps);
    }

    // The function of a well-behaved rotation, and somebody who does something after one of its steps.
    private Task<AttachedFunction> AttachAsync(string after, Func<Task> somebody)
    {
        var isDone = false;
        return _stage.AttachAsync(async (JsonElement rotationEvent) =>
        {
            if (isDone || rotationEvent.GetProperty("Step").GetString() != after)
                return;
            isDone = true;
            await somebody();
        });
    }
}
