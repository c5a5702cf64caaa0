using System.Text.Json;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.Rotation;

/// <summary>A rotation that goes well, and what RotateSecret refuses.</summary>
public sealed class RotateSecretTests : IAsyncLifetime
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
    public async Task It_answers_at_once_and_the_steps_run_after_it()
    {
        var released = new TaskCompletionSource();
        await using var function = await _stage.AttachAsync(_ => released.Task);

        var answer = await _stage.RotateAsync(_secret, function.Arn); // while no step can end

        Assert.Equal(LocalStage.Second, answer.VersionId);
        released.SetResult();
        await _stage.WaitAsync<RotationSucceeded>();
        Assert.Equal(["createSecret", "setSecret", "testSecret", "finishSecret"], function.Steps);
    }

    [Fact]
    public async Task Before_the_first_step_the_pending_version_is_there_and_has_no_value()
    {
        var held = new TaskCompletionSource();
        await using var function = await AttachedFunction.StartAsync(_stage.Aws, "rotator", _ => held.Task);
        await _stage.RotateAsync(_secret, function.Arn);

        Assert.Equal(["AWSPENDING"], await _stage.LabelsAsync(_secret, LocalStage.Second));
        var byLabel = await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.GetAsync(_secret, label: "AWSPENDING"));
        var byVersion = await Assert.ThrowsAsync<ResourceNotFoundException>(() => _stage.GetAsync(_secret, LocalStage.Second, "AWSPENDING"));

        Assert.Equal("Secrets Manager can't find the specified secret value for staging label: AWSPENDING", byLabel.Message);
        Assert.Equal($"Secrets Manager can't find the specified secret value for VersionId: {LocalStage.Second}", byVersion.Message);
        held.SetResult();
    }

    [Fact]
    public async Task The_event_has_the_arn_the_token_the_step_and_a_rotation_token()
    {
        await using var function = await _stage.AttachAsync();

        await _stage.RotateAsync("orders", function.Arn); // by its name
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.All(function.Events, rotationEvent =>
        {
            Assert.Equal(["Step", "SecretId", "ClientRequestToken", "RotationToken"], rotationEvent.EnumerateObject().Select(member => member.Name));
            Assert.Equal(_secret, rotationEvent.GetProperty("SecretId").GetString());
            Assert.Equal(LocalStage.Second, rotationEvent.GetProperty("ClientRequestToken").GetString());
            Assert.Matches("^[a-zA-Z0-9-]{36,256}$", rotationEvent.GetProperty("RotationToken").GetString());
        });
        Assert.Single(function.Events.Select(rotationEvent => rotationEvent.GetProperty("RotationToken").GetString()).Distinct());
    }

    [Fact]
    public async Task After_it_AWSPENDING_is_gone_and_the_old_version_is_previous()
    {
        await using var function = await _stage.AttachAsync();

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Second));
        Assert.Equal(["AWSPREVIOUS"], await _stage.LabelsAsync(_secret, LocalStage.First));
        var secret = await _stage.DescribeAsync(_secret);
        Assert.True(secret.RotationEnabled);
        Assert.NotNull(secret.LastRotatedDate);
        Assert.Equal(function.Arn, secret.RotationLambdaARN);
    }

    [Fact]
    public async Task Each_step_tells_what_it_did()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn);

        var create = await _stage.WaitAsync<StepEnded>();
        await _stage.WaitAsync<StepEnded>();
        await _stage.WaitAsync<StepEnded>();
        var finish = await _stage.WaitAsync<StepEnded>();

        Assert.Equal(["PutSecretValue"], create.Calls);
        Assert.Equal(LocalStage.First, create.Labels["AWSCURRENT"]);
        Assert.Equal(LocalStage.Second, create.Labels["AWSPENDING"]);
        Assert.Equal(["GetSecretValue", "UpdateSecretVersionStage"], finish.Calls);
        Assert.Equal(LocalStage.Second, finish.Labels["AWSCURRENT"]);
    }

    [Fact]
    public async Task It_is_refused_while_the_pending_version_is_another_than_the_current_one()
    {
        var held = new TaskCompletionSource();
        await using var function = await AttachedFunction.StartAsync(_stage.Aws, "rotator", _ => held.Task);
        await _stage.RotateAsync(_secret, function.Arn);

        var error = await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.RotateAsync(_secret, function.Arn, LocalStage.Third));

        Assert.Equal("A previous rotation isn't complete. That rotation will be reattempted.", error.Message);
        Assert.Empty(await _stage.LabelsAsync(_secret, LocalStage.Third));
        held.SetResult();
    }

    [Fact]
    public async Task It_is_refused_while_a_person_has_labelled_a_version_as_pending()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.PutAsync(_secret, LocalStage.Third, "three", "AWSPENDING");

        await Assert.ThrowsAsync<InvalidRequestException>(() => _stage.RotateAsync(_secret, function.Arn));

        Assert.Null((await _stage.DescribeAsync(_secret)).RotationEnabled); // nothing of a refused request is kept
        Assert.Empty(function.Events);
    }

    [Fact]
    public async Task It_is_taken_while_the_current_version_is_the_pending_one()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.MoveAsync(_secret, "AWSPENDING", to: LocalStage.First, from: null);

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationSucceeded>();

        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task The_same_token_again_is_the_same_rotation()
    {
        await using var function = await _stage.AttachAsync();
        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.WaitAsync<RotationSucceeded>();

        var again = await _stage.RotateAsync(_secret, function.Arn);

        Assert.Equal(LocalStage.Second, again.VersionId);
        Assert.Equal(4, function.Events.Count);
    }

    [Fact]
    public async Task Two_secrets_may_rotate_under_the_same_token()
    {
        var other = await _stage.CreateAsync("other");
        var held = new TaskCompletionSource();
        await using var function = await _stage.AttachAsync(_ => held.Task);

        await _stage.RotateAsync(_secret, function.Arn);
        await _stage.RotateAsync(other, function.Arn);
        held.SetResult();

        var ended = new[] { await _stage.WaitAsync<RotationSucceeded>(), await _stage.WaitAsync<RotationSucceeded>() };
        Assert.Equal(new[] { _secret, other }.Order(), ended.Select(end => end.SecretArn).Order());
    }

    [Fact]
    public async Task Without_a_function_it_is_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidRequestException>(
            () => _stage.Client.RotateSecretAsync(new RotateSecretRequest { SecretId = _secret }, TestContext.Current.CancellationToken));

        Assert.Equal("No Lambda rotation function ARN is associated with this secret.", error.Message);
    }

    [Fact]
    public async Task A_function_that_there_is_not_cannot_be_invoked()
    {
        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(
            () => _stage.RotateAsync(_secret, "arn:aws:lambda:us-east-1:123456789012:function:nobody"));

        Assert.Equal("AccessDeniedException", error.ErrorCode);
        Assert.Equal("Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal "
            + "secretsmanager.amazonaws.com.", error.Message);
        Assert.Null((await _stage.DescribeAsync(_secret)).RotationEnabled);
    }

    [Fact]
    public async Task A_function_that_never_makes_the_version_current_has_not_rotated()
    {
        await using var function = await AttachedFunction.StartAsync(_stage.Aws, "rotator", _ => Task.CompletedTask);

        await _stage.RotateAsync(_secret, function.Arn);
        var end = await _stage.WaitAsync<RotationFailed>();

        Assert.Equal($"All steps succeeded, but AWSCURRENT does not stand on version {LocalStage.Second}: finishSecret must move it there.", end.ErrorMessage);
        Assert.Equal(["AWSPENDING"], await _stage.LabelsAsync(_secret, LocalStage.Second));
        Assert.Null((await _stage.DescribeAsync(_secret)).LastRotatedDate);
    }

    [Fact]
    public async Task The_real_function_process_rotates_through_the_SDK()
    {
        var secret = await _stage.CreateAsync("login", """{"password": "old", "username": "app"}""");

        await _stage.RotateAsync(secret, _stage.Define("rotate"));
        await _stage.WaitAsync<RotationSucceeded>();

        using var value = JsonDocument.Parse((await _stage.GetAsync(secret)).SecretString);
        Assert.Equal("app", value.RootElement.GetProperty("username").GetString());
        Assert.NotEqual("old", value.RootElement.GetProperty("password").GetString());
        Assert.Equal(["AWSCURRENT"], await _stage.LabelsAsync(secret, LocalStage.Second));
    }
}
