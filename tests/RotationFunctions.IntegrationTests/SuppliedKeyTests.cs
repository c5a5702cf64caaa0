using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.IntegrationTests;

/// <summary>A key that a person supplies in the middle of a rotation by the real function: the service tries again meanwhile, and nothing is lost.</summary>
public sealed class SuppliedKeyTests : IAsyncLifetime
{
    private const int Retries = 3;

    private readonly ConcurrentQueue<string> _log = [];
    private LocalAws _aws = null!;
    private ActivityFeed _feed = null!;
    private AmazonSecretsManagerClient _client = null!;
    private string _secret = "";
    private string _function = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _aws = await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(1), Retries)] }, Stop);
        _aws.FunctionLogged += line => _log.Enqueue(line.Text);
        _feed = new ActivityFeed(_aws);
        _client = _aws.CreateClient();
        _function = _aws.Define(new FunctionDefinition
        {
            Name = "rotator",
            Command = Siblings.Executable("RotationFunctions.Lambda"),
            Handler = "api-key",
            Environment = new Dictionary<string, string> { ["RECIPE"] = "supplied" },
        });
        _secret = (await _client.CreateSecretAsync(new CreateSecretRequest { Name = "tests/mail", SecretString = """{"api_key":"old","sender":"shop"}""" }, Stop)).ARN;
    }

    [Fact]
    public async Task The_rotation_waits_through_the_services_retries_and_the_steps_complete_it_once_the_key_is_there()
    {
        var version = await RotateAsync();

        var happened = await _feed.FollowAsync(Stop);
        var errors = happened.OfType<StepEnded>().Select(step => (step.Step, step.Error)).ToList();
        Assert.Equal(1 + Retries, errors.Count);
        Assert.All(errors, step => Assert.Equal(("createSecret", Waiting), step));

        await SupplyAsync(version);
        var outcomes = new List<string>();
        foreach (var step in RotationSteps.OfRotation)
            outcomes.Add((string)(await InvokeAsync(step.WireName(), version))["outcome"]!);

        Assert.Equal(["AlreadyCreated", "Set", "Tested", "Finished"], outcomes);
        Assert.Equal("""{"api_key":"new","sender":"shop"}""", await ReadAsync());
    }

    [Fact]
    public async Task A_key_that_comes_while_the_service_still_tries_is_taken_by_its_next_attempt()
    {
        string? version = null;
        _aws.RotationHappened += activity =>
        {
            if (activity is RotationFailed && version is null)
                SupplyAsync(version = activity.VersionId).GetAwaiter().GetResult();
        };

        await RotateAsync();

        Assert.IsType<RotationSucceeded>((await _feed.FollowAsync(Stop))[^1]);
        Assert.Equal("""{"api_key":"new","sender":"shop"}""", await ReadAsync());
    }

    [Fact]
    public async Task Waiting_is_visibly_no_failure()
    {
        var version = await RotateAsync();
        await _feed.FollowAsync(Stop);

        var answer = await InvokeAsync("createSecret", version);

        Assert.Equal("RotationWaitingException", (string?)answer["errorType"]);
        Assert.Equal(Waiting, (string?)answer["errorMessage"]);
        Assert.Contains(_log, line => line.Contains("warn", StringComparison.Ordinal) && line.Contains(": Waiting, WaitingForKey (", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
    }

    private string Waiting => $"WaitingForKey: The rotation of secret {_secret} waits for a new key of the vendor. Create a new key in the vendor's console. Then type: rotate supply {_secret} --recipe supplied";

    private async Task<string> RotateAsync() => (await _client.RotateSecretAsync(new RotateSecretRequest
    {
        SecretId = _secret,
        RotationLambdaARN = _function,
        RotationRules = new RotationRulesType { AutomaticallyAfterDays = 30 },
    }, Stop)).VersionId;

    private async Task SupplyAsync(string version) => await _client.PutSecretValueAsync(
        new PutSecretValueRequest
        {
            SecretId = _secret,
            ClientRequestToken = version,
            SecretString = """{"api_key":"new","sender":"shop"}""",
            VersionStages = [StagingLabels.Pending],
        },
        Stop);

    private async Task<string> ReadAsync() => (await _client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = _secret }, Stop)).SecretString;

    private async Task<JsonNode> InvokeAsync(string step, string version)
    {
        var rotationEvent = new JsonObject { ["Step"] = step, ["SecretId"] = _secret, ["ClientRequestToken"] = version };
        var result = await _aws.Functions.InvokeAsync(_function, JsonSerializer.SerializeToUtf8Bytes(rotationEvent), Stop);
        return JsonNode.Parse(result.Payload.Span)!;
    }
}
