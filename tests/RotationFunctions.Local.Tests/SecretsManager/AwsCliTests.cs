using System.Text.Json;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.Local.Tests.SecretsManager;

/// <summary>What the AWS CLI makes of the local AWS.</summary>
public sealed class AwsCliTests : IAsyncLifetime
{
    private LocalStage _stage = null!;
    private AwsCli _aws = null!;

    public async ValueTask InitializeAsync()
    {
        await AwsCli.RequireAsync();
        _stage = await LocalStage.StartAsync();
        _aws = new AwsCli(_stage.Aws.Endpoint);
    }

    public ValueTask DisposeAsync() => _stage?.DisposeAsync() ?? default;

    [Fact]
    public async Task It_creates_describes_reads_changes_and_lists()
    {
        var created = await _aws.CallAsync("create-secret", "--name", "cli/orders", "--secret-string", "one", "--client-request-token", LocalStage.First,
            "--tags", "Key=team,Value=blue");
        var arn = created.GetProperty("ARN").GetString()!;
        await _aws.CallAsync("put-secret-value", "--secret-id", arn, "--secret-string", "two", "--client-request-token", LocalStage.Second);
        await _aws.CallAsync("tag-resource", "--secret-id", arn, "--tags", "Key=app,Value=orders");
        var described = await _aws.CallAsync("describe-secret", "--secret-id", "cli/orders");
        var previous = await _aws.CallAsync("get-secret-value", "--secret-id", arn, "--version-stage", "AWSPREVIOUS");
        var listed = await _aws.CallAsync("list-secrets", "--filters", "Key=name,Values=cli/");
        var versions = await _aws.CallAsync("list-secret-version-ids", "--secret-id", arn);

        Assert.Equal(arn, described.GetProperty("ARN").GetString());
        Assert.Equal(["blue", "orders"], described.GetProperty("Tags").EnumerateArray().Select(tag => Text(tag, "Value")));
        Assert.Equal(["AWSPREVIOUS"], Labels(described.GetProperty("VersionIdsToStages").GetProperty(LocalStage.First)));
        Assert.Equal("one", Text(previous, "SecretString"));
        Assert.Equal("cli/orders", Text(listed.GetProperty("SecretList").EnumerateArray().Single(), "Name"));
        Assert.Equal([LocalStage.First, LocalStage.Second], versions.GetProperty("Versions").EnumerateArray().Select(version => Text(version, "VersionId")));
    }

    [Fact]
    public async Task It_moves_labels_and_hears_why_it_may_not()
    {
        await _stage.CreateAsync();
        await _stage.PutAsync("orders", LocalStage.Second, "two", "AWSPENDING");

        var refused = await _aws.FailAsync("update-secret-version-stage", "--secret-id", "orders", "--version-stage", "AWSCURRENT", "--move-to-version-id", LocalStage.Second);
        await _aws.CallAsync("update-secret-version-stage", "--secret-id", "orders", "--version-stage", "AWSCURRENT",
            "--move-to-version-id", LocalStage.Second, "--remove-from-version-id", LocalStage.First);
        var missing = await _aws.FailAsync("get-secret-value", "--secret-id", "nothing");

        Assert.Equal("An error occurred (InvalidParameterException) when calling the UpdateSecretVersionStage operation: The parameter RemoveFromVersionId can't be "
            + $"empty. Staging label AWSCURRENT is currently attached to version {LocalStage.First}, so you must explicitly reference that version in RemoveFromVersionId.", refused);
        Assert.Equal("An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.", missing);
        Assert.Equal("two", (await _stage.GetAsync("orders")).SecretString);
    }

    [Fact]
    public async Task It_rotates_and_cancels()
    {
        await _stage.CreateAsync();
        await using var function = await _stage.AttachAsync();

        var rotating = await _aws.CallAsync("rotate-secret", "--secret-id", "orders", "--rotation-lambda-arn", function.Arn,
            "--rotation-rules", "AutomaticallyAfterDays=30", "--client-request-token", LocalStage.Second);
        await _stage.WaitAsync<RotationSucceeded>();
        var described = await _aws.CallAsync("describe-secret", "--secret-id", "orders");
        await _aws.CallAsync("cancel-rotate-secret", "--secret-id", "orders");

        Assert.Equal(LocalStage.Second, Text(rotating, "VersionId"));
        Assert.True(described.GetProperty("RotationEnabled").GetBoolean());
        Assert.Equal(30, described.GetProperty("RotationRules").GetProperty("AutomaticallyAfterDays").GetInt32());
        Assert.Equal(["AWSCURRENT"], Labels(described.GetProperty("VersionIdsToStages").GetProperty(LocalStage.Second)));
        Assert.False((await _stage.DescribeAsync("orders")).RotationEnabled);
    }

    [Fact]
    public async Task It_deletes_and_restores()
    {
        await _stage.CreateAsync();

        await _aws.CallAsync("delete-secret", "--secret-id", "orders", "--recovery-window-in-days", "7");
        var refused = await _aws.FailAsync("get-secret-value", "--secret-id", "orders");
        await _aws.CallAsync("restore-secret", "--secret-id", "orders");
        var restored = await _aws.CallAsync("get-secret-value", "--secret-id", "orders");

        Assert.Equal("An error occurred (InvalidRequestException) when calling the GetSecretValue operation: You can't perform this operation on the secret because it was "
            + "marked for deletion.", refused);
        Assert.Equal("one", Text(restored, "SecretString"));
    }

    [Fact]
    public async Task It_makes_a_random_password_and_updates_a_binary_value()
    {
        await _stage.CreateAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, [0, 255], TestContext.Current.CancellationToken);

        var password = await _aws.CallAsync("get-random-password", "--password-length", "40", "--exclude-punctuation");
        await _aws.CallAsync("update-secret", "--secret-id", "orders", "--description", "changed", "--secret-binary", $"fileb://{file}");
        File.Delete(file);

        Assert.Matches("^[A-Za-z0-9]{40}$", Text(password, "RandomPassword"));
        Assert.Equal([0, 255], (await _stage.GetAsync("orders")).SecretBinary.ToArray());
        Assert.Equal("changed", (await _stage.DescribeAsync("orders")).Description);
    }

    private static string? Text(JsonElement json, string member) => json.GetProperty(member).GetString();

    private static IEnumerable<string?> Labels(JsonElement labels) => labels.EnumerateArray().Select(label => label.GetString());
}
