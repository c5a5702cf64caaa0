using System.Reflection;
using System.Threading.Channels;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using RotationFunctions.Local;
using RotationFunctions.Local.Lambda;
using RotationFunctions.Local.Rotation;

namespace Custom_Rotation.Tests;

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
        _function = aws.Define(new FunctionDefinition { Name = "rotator", Command = Executable });
        _client = new AmazonSecretsManagerClient(new BasicAWSCredentials("local", "local"), new AmazonSecretsManagerConfig
        {
            ServiceURL = aws.Endpoint.ToString(), AuthenticationRegion = aws.Options.Region,
        });
    }

    private static string Executable =>
        typeof(LocalRotation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "Function").Value!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<LocalRotation> StartAsync(string value)
    {
        var rotation = new LocalRotation(await LocalAws.StartAsync(new LocalAwsOptions { RotationRetries = [] }, Stop));
        await rotation._client.CreateSecretAsync(new CreateSecretRequest { Name = "orders", SecretString = value }, Stop);
        return rotation;
    }

    /// <summary>Rotates, as Secrets Manager does, and waits for the end.</summary>
    /// <returns>What went wrong; <c>null</c> where nothing did.</returns>
    public async Task<string?> RotateAsync()
    {
        await _client.RotateSecretAsync(new RotateSecretRequest { SecretId = "orders", RotationLambdaARN = _function }, Stop);
        var problem = "nothing ran";
        while (true)
        {
            switch (await _activities.Reader.ReadAsync(Stop))
            {
                case RotationSucceeded: return null;
                case StepEnded { Error: { } error }: problem = error; break;
                case RotationFailed or RotationAbandoned: return problem;
            }
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
