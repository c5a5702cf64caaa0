using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.Tests.Faults;

/// <summary>What a function meets at its calls of Secrets Manager.</summary>
public sealed class CallFaultTests : IAsyncLifetime
{
    private LocalStage _stage = null!;
    private AmazonSecretsManagerClient _function = null!;
    private string _secret = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stage = await LocalStage.StartAsync();
        _secret = await _stage.CreateAsync();
        _function = MakeFunctionClient(_stage);
    }

    public ValueTask DisposeAsync()
    {
        _function.Dispose();
        return _stage.DisposeAsync();
    }

    // The SDK asks again at once where a connection was cut, so that one cut alone would not be seen.
    [Theory]
    [InlineData("PutSecretValue#1+:cut-before", false)]
    [InlineData("PutSecretValue#1+:kill-before", false)]
    [InlineData("PutSecretValue#1:throttle", false)]
    [InlineData("PutSecretValue#1:error", false)]
    [InlineData("PutSecretValue#1+:cut-after", true)]
    [InlineData("PutSecretValue#1+:kill-after", true)]
    public async Task A_call_fails_and_has_taken_effect_or_has_not(string text, bool isDone)
    {
        var fault = Plan(text);

        var failure = await Record.ExceptionAsync(PutAsync);

        Assert.NotNull(failure);
        Assert.True(fault.HasFired);
        Assert.Empty(_stage.Aws.Faults.NotFired);
        Assert.Equal(isDone ? ["AWSPENDING"] : [], await _stage.LabelsAsync(_secret, LocalStage.Second));
        _stage.Aws.Faults.Clear();
        await PutAsync();
        Assert.Equal(["AWSPENDING"], await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Theory]
    [InlineData("GetSecretValue#1+:cut-after")]
    [InlineData("GetSecretValue#1+:kill-after")]
    public async Task An_answer_that_is_an_error_is_lost_too(string text)
    {
        Plan(text);

        var failure = await Record.ExceptionAsync(() => _function.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "missing" }, Stop));

        Assert.NotNull(failure);
        Assert.IsNotType<ResourceNotFoundException>(failure);
    }

    [Theory]
    [InlineData("throttle", "ThrottlingException", 400)]
    [InlineData("error", "InternalServiceError", 500)]
    public async Task An_error_is_that_of_the_service(string kind, string code, int status)
    {
        Plan($"GetSecretValue#1:{kind}");

        var error = await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(ReadAsync);

        Assert.Equal((code, status), (error.ErrorCode, (int)error.StatusCode));
    }

    [Fact]
    public async Task A_fault_that_goes_on_happens_to_all_that_follow()
    {
        Plan("GetSecretValue#2+:error");

        await ReadAsync();
        await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(ReadAsync);
        await Assert.ThrowsAnyAsync<AmazonSecretsManagerException>(ReadAsync);
    }

    [Fact]
    public async Task A_stale_read_shows_the_secret_as_it_was_before_its_last_change()
    {
        Plan("GetSecretValue#1:stale");
        Plan("DescribeSecret#1:stale");
        await PutAsync();

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => ReadAsync("AWSPENDING"));
        Assert.Equal("two", (await ReadAsync("AWSPENDING")).SecretString);
        Assert.DoesNotContain(LocalStage.Second, await DescribeAsync());
        Assert.Contains(LocalStage.Second, await DescribeAsync());
    }

    [Fact]
    public async Task A_call_twice_is_answered_once()
    {
        Plan("UpdateSecretVersionStage#1:twice");
        await PutAsync();

        // The first took effect, so that the second finds the label elsewhere.
        await Assert.ThrowsAsync<InvalidParameterException>(() => _function.UpdateSecretVersionStageAsync(new UpdateSecretVersionStageRequest
        {
            SecretId = _secret, VersionStage = "AWSCURRENT", MoveToVersionId = LocalStage.Second, RemoveFromVersionId = LocalStage.First,
        }, Stop));
        Assert.Contains("AWSCURRENT", await _stage.LabelsAsync(_secret, LocalStage.Second));
    }

    [Fact]
    public async Task A_delayed_call_takes_effect_at_its_time()
    {
        var clock = new ObservedClock();
        await using var stage = await LocalStage.StartAsync(new LocalAwsOptions { Clock = clock });
        var secret = await stage.CreateAsync();
        using var function = MakeFunctionClient(stage);
        stage.Aws.Faults.Add(Fault.Parse("GetSecretValue#1:delay=33s"));

        var read = function.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secret }, Stop);
        await clock.PassAsync(TimeSpan.FromSeconds(33), Stop);

        Assert.Equal("one", (await read).SecretString);
    }

    [Fact]
    public async Task A_persons_call_is_not_counted_and_not_faulted()
    {
        var fault = Plan("GetSecretValue#1:error");

        await _stage.GetAsync(_secret);

        Assert.False(fault.HasFired);
        Assert.Equal([fault], _stage.Aws.Faults.NotFired);
        Assert.Empty(_stage.Aws.Faults.Counts);
    }

    [Fact]
    public async Task Forgotten_faults_do_not_happen_and_the_count_begins_again()
    {
        Plan("GetSecretValue#1:error");
        _stage.Aws.Faults.Clear();

        await ReadAsync();

        Assert.Equal(1, _stage.Aws.Faults.Counts["GetSecretValue"]);
    }

    private static AmazonSecretsManagerClient MakeFunctionClient(LocalStage stage) =>
        stage.MakeClient(maxErrorRetry: 0, new SessionAWSCredentials("local", "local", "local-1"));

    private Fault Plan(string text)
    {
        var fault = Fault.Parse(text);
        _stage.Aws.Faults.Add(fault);
        return fault;
    }

    private Task PutAsync() => _function.PutSecretValueAsync(
        new PutSecretValueRequest { SecretId = _secret, ClientRequestToken = LocalStage.Second, SecretString = "two", VersionStages = ["AWSPENDING"] }, Stop);

    private Task<GetSecretValueResponse> ReadAsync() => ReadAsync("AWSCURRENT");

    private Task<GetSecretValueResponse> ReadAsync(string label) =>
        _function.GetSecretValueAsync(new GetSecretValueRequest { SecretId = _secret, VersionStage = label }, Stop);

    private async Task<IEnumerable<string>> DescribeAsync() =>
        (await _function.DescribeSecretAsync(new DescribeSecretRequest { SecretId = _secret }, Stop)).VersionIdsToStages.Keys;
}
