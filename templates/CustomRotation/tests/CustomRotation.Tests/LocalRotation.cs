using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;

namespace CustomRotation.Tests;

/// <summary>A local AWS with the function as a process of its own, and a secret.</summary>
internal sealed class LocalRotation : IAsyncDisposable
{
    private readonly Channel<RotationActivity> _activities = Channel.CreateUnbounded<RotationActivity>();
    private readonly LocalAws _aws;
    private readonly AmazonSecretsManagerClient _client;
    private readonly string _function;

    private LocalRotation(LocalAws aws)
    {
        _aws = aws;
        aws.RotationHappened += activity => _activities.Writer.TryWrite(activity);
        _function = aws.Define(new FunctionDefinition { Name = "rotator", Command = Path.Combine(AppContext.BaseDirectory, "bootstrap") });
        _client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region,
        });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<LocalRotation> StartAsync(string value)
    {
        var rotation = new LocalRotation(await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop));
        await rotation._client.CreateSecretAsync(new CreateSecretRequest { Name = "orders", SecretString = value }, Stop);
        return rotation;
    }

    /// <summary>Rotates, as Secrets Manager does, and waits for the end.</summary>
    /// <returns>How it ended.</returns>
    public async Task<RotationActivity> RotateAsync()
    {
        await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = _function }, Stop);
        while (true)
        {
            var happened = await _activities.Reader.ReadAsync(Stop);
            if (happened is RotationSucceeded or RotationFailed or RotationAbandoned)
                return happened;
        }
    }

    /// <summary>The current value.</summary>
    public async Task<string> ReadAsync() => (await _client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "orders" }, Stop)).SecretString;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _aws.DisposeAsync();
    }
}
