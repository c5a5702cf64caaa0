using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;
using RotationFunctions.Tests;

namespace RotationFunctions.Local.Tests;

/// <summary>A local AWS, the SDK's client to it, and all that happens in its rotations.</summary>
internal sealed class LocalStage : IAsyncDisposable
{
    public const string First = "11111111-1111-1111-1111-111111111111";
    public const string Second = "22222222-2222-2222-2222-222222222222";
    public const string Third = "33333333-3333-3333-3333-333333333333";

    private readonly Channel<RotationActivity> _activities = Channel.CreateUnbounded<RotationActivity>();

    private LocalStage(LocalAws aws)
    {
        Aws = aws;
        aws.RotationHappened += activity => _activities.Writer.TryWrite(activity);
        aws.FunctionLogged += line => Log.Writer.TryWrite(line.Text);
        Client = MakeClient(maxErrorRetry: 3);
        Http = new HttpClient { BaseAddress = aws.Endpoint, Timeout = Timeout.InfiniteTimeSpan };
    }

    public LocalAws Aws { get; }

    public AmazonSecretsManagerClient Client { get; }

    public HttpClient Http { get; }

    /// <summary>What the functions have written.</summary>
    public Channel<string> Log { get; } = Channel.CreateUnbounded<string>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts one; unless the options say otherwise, a rotation that fails is not tried again.</summary>
    public static async Task<LocalStage> StartAsync(LocalAwsOptions? options = null) =>
        new(await LocalAws.StartAsync(options ?? new LocalAwsOptions { RotationRetries = [] }, Stop));

    /// <param name="credentials">Those of a person unless given.</param>
    public AmazonSecretsManagerClient MakeClient(int maxErrorRetry, AWSCredentials? credentials = null) => new(credentials ?? new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
    {
        ServiceURL = Aws.Endpoint.ToString(),
        AuthenticationRegion = Aws.Options.Region,
        MaxErrorRetry = maxErrorRetry,
    });

    /// <returns>The ARN of a secret whose first version is <see cref="First"/>.</returns>
    public async Task<string> CreateAsync(string name = "orders", string value = "one") => (await Client.CreateSecretAsync(
        new CreateSecretRequest { Name = name, SecretString = value, ClientRequestToken = First }, Stop)).ARN;

    public Task<PutSecretValueResponse> PutAsync(string secretId, string versionId, string value, params List<string> labels) => Client.PutSecretValueAsync(
        new PutSecretValueRequest { SecretId = secretId, ClientRequestToken = versionId, SecretString = value, VersionStages = labels.Count > 0 ? labels : null }, Stop);

    public Task<UpdateSecretVersionStageResponse> MoveAsync(string secretId, string label, string? to, string? from) => Client.UpdateSecretVersionStageAsync(
        new UpdateSecretVersionStageRequest { SecretId = secretId, VersionStage = label, MoveToVersionId = to, RemoveFromVersionId = from }, Stop);

    public Task<RotateSecretResponse> RotateAsync(string secretId, string function, string token = Second, bool? immediately = null, RotationRulesType? rules = null) =>
        Client.RotateSecretAsync(new RotateSecretRequest
        {
            SecretId = secretId, RotationLambdaARN = function, ClientRequestToken = token, RotateImmediately = immediately, RotationRules = rules,
        }, Stop);

    public Task<DescribeSecretResponse> DescribeAsync(string secretId) => Client.DescribeSecretAsync(new DescribeSecretRequest { SecretId = secretId }, Stop);

    public Task<GetSecretValueResponse> GetAsync(string secretId, string? versionId = null, string? label = null) =>
        Client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secretId, VersionId = versionId, VersionStage = label }, Stop);

    /// <summary>Which labels stand on a version; empty where none does.</summary>
    public async Task<IReadOnlyList<string>> LabelsAsync(string secretId, string versionId) =>
        (await DescribeAsync(secretId)).VersionIdsToStages?.GetValueOrDefault(versionId) ?? [];

    /// <summary>Attaches a function that does its part of a rotation as it should, and after that what a test wants.</summary>
    public Task<AttachedFunction> AttachAsync(Func<JsonElement, Task>? also = null, string name = "rotator") =>
        AttachedFunction.StartAsync(Aws, name, async rotationEvent =>
        {
            await DoStepAsync(rotationEvent);
            if (also is not null)
                await also(rotationEvent);
        });

    /// <summary>Waits for the next thing of a kind that happens in a rotation.</summary>
    public async Task<T> WaitAsync<T>()
        where T : RotationActivity
    {
        while (true)
        {
            if (await _activities.Reader.ReadAsync(Stop) is T wanted)
                return wanted;
        }
    }

    /// <summary>Waits for a line in the functions' logs.</summary>
    public async Task<string> WaitForLineAsync(Predicate<string> isWanted)
    {
        while (true)
        {
            var line = await Log.Reader.ReadAsync(Stop);
            if (isWanted(line))
                return line;
        }
    }

    /// <summary>Calls an operation without the SDK.</summary>
    public async Task<(int Status, JsonElement Answer)> CallAsync(string operation, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", $"secretsmanager.{operation}");
        using var response = await Http.SendAsync(request, Stop);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Stop));
        return ((int)response.StatusCode, answer.RootElement.Clone());
    }

    /// <summary>Defines the test function with one of its behaviours.</summary>
    public string Define(string handler, string name = "tested", TimeSpan? timeout = null, Dictionary<string, string>? environment = null) => Aws.Define(new FunctionDefinition
    {
        Name = name, Command = Siblings.Executable("RotationFunctions.TestFunction"), Handler = handler, Timeout = timeout ?? TimeSpan.FromSeconds(30), Environment = environment ?? [],
    });

    public Task<InvocationResult> InvokeAsync(string function, string payload = "null") =>
        Aws.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload), Stop);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await Aws.DisposeAsync();
    }

    private async Task DoStepAsync(JsonElement rotationEvent)
    {
        var secretId = rotationEvent.GetProperty("SecretId").GetString()!;
        var token = rotationEvent.GetProperty("ClientRequestToken").GetString()!;
        switch (rotationEvent.GetProperty("Step").GetString())
        {
            case "createSecret":
                await PutAsync(secretId, token, $"value of {token}", "AWSPENDING");
                break;
            case "finishSecret":
                var current = (await GetAsync(secretId)).VersionId;
                if (current != token)
                    await MoveAsync(secretId, "AWSCURRENT", token, current);
                break;
        }
    }
}
