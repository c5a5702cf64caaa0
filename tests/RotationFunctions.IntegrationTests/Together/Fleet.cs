using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests.Together;

/// <summary>Several users of one server with their secrets, which one function rotates, natively as it is deployed.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<RotationActivity>> _ends = new();
    private readonly DatabaseUnderTest _database;
    private readonly AmazonSecretsManagerClient _client;

    private Fleet(DatabaseUnderTest database, LocalAws aws)
    {
        _database = database;
        Aws = aws;
        _client = aws.CreateClient();
        aws.RotationHappened += activity =>
        {
            if (activity is RotationSucceeded or RotationAbandoned or RotationFailed { RetryIn: null })
                _ends[activity.SecretArn].SetResult(activity);
        };
    }

    public LocalAws Aws { get; }

    /// <summary>The secrets' ARNs.</summary>
    public List<string> Secrets { get; } = [];

    private string Function { get; set; } = "";

    /// <param name="takesTurns">Whether each secret has two users, all of them prepared by one administrator.</param>
    public static async Task<Fleet> StartAsync(DatabaseUnderTest database, int size, bool takesTurns)
    {
        var fleet = new Fleet(database, await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)] }, Stage.Stop));
        fleet.Function = fleet.Aws.Define(FunctionBuild.Native.Define() with
        {
            Handler = database.Handler,
            Environment = database.CaBundlePath is { } bundle ? new Dictionary<string, string> { ["CA_BUNDLE_PATH"] = bundle } : [],
        });
        var administrator = takesTurns ? await fleet.CreateAsync("administrator", database.AdministratorSecret()) : null;
        for (var number = 0; number < size; number++)
        {
            var secret = await database.CreateUserAsync(RandomNumberGenerator.GetHexString(24));
            if (administrator is not null)
                secret["masterarn"] = administrator;
            fleet.Secrets.Add(await fleet.CreateAsync($"application-{number}", secret));
        }
        return fleet;
    }

    /// <summary>Rotates a secret, and waits for the end of it, retries included.</summary>
    /// <returns>How it ended, and the version that it was to make.</returns>
    public async Task<(RotationActivity End, string Version)> RotateAsync(string secret)
    {
        var end = _ends[secret] = new TaskCompletionSource<RotationActivity>(TaskCreationOptions.RunContinuationsAsynchronously);
        var rotation = await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = secret, RotationLambdaARN = Function }, Stage.Stop);
        return (await end.Task.WaitAsync(Stage.Stop), rotation.VersionId);
    }

    /// <summary>Whether the value that is current has that version and lets its user in.</summary>
    public async Task<bool> IsCurrentAndWorksAsync(string secret, string version)
    {
        var value = await _client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = secret }, Stage.Stop);
        return value.VersionId == version && await _database.LogsInAsync(JsonNode.Parse(value.SecretString)!.AsObject());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Aws.DisposeAsync();
    }

    private async Task<string> CreateAsync(string name, JsonObject value) =>
        (await _client.CreateSecretAsync(new CreateSecretRequest { Name = name, SecretString = value.ToJsonString() }, Stage.Stop)).ARN;
}
