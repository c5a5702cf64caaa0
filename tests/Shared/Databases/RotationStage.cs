using System.Security.Cryptography;

namespace RotationFunctions.Tests;

/// <summary>One secret in memory and the rotator for it: runs steps as the service does.</summary>
internal class RotationStage
{
    public const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";
    public const string Administrator = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf";
    public const string First = "11111111-1111-1111-1111-111111111111";
    public const string Second = "22222222-2222-2222-2222-222222222222";
    public const string Third = "33333333-3333-3333-3333-333333333333";

    private readonly Rotator _rotator;

    public RotationStage(Rotator rotator, SecretValue current)
    {
        _rotator = rotator;
        Store.Add(First, current, StagingLabels.Current);
    }

    public InMemorySecretStore Store { get; } = new(Secret);

    public RecordingLog Log { get; } = new();

    public TimeProvider Clock { get; init; } = new ImpatientClock();

    public PasswordSettings Passwords { get; set; } = new();

    public Task<RotationOutcome> RunAsync(RotationStep step, string token = Second, TimeSpan? timeLeft = null)
    {
        var services = new RotationServices(Store, new PasswordGenerator(Passwords, RandomNumberGenerator.Create()), Log, Clock);
        var rotationEvent = new RotationEvent { Step = step, SecretId = Secret, ClientRequestToken = token };
        return _rotator.RotateAsync(rotationEvent, services, timeLeft ?? TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public async Task RotateAsync(string token = Second)
    {
        foreach (var step in RotationSteps.OfRotation)
            await RunAsync(step, token);
    }

    /// <summary>Looks whether a rotation would work.</summary>
    public Task<IReadOnlyList<Check>> CheckAsync(TimeSpan? timeLeft = null)
    {
        var services = new RotationServices(Store, new PasswordGenerator(Passwords, RandomNumberGenerator.Create()), Log, Clock);
        var rotationEvent = new RotationEvent { Step = RotationStep.CheckSecret, SecretId = Secret, ClientRequestToken = "" };
        return _rotator.CheckAsync(rotationEvent, services, timeLeft ?? TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    /// <summary>Changes the current value, as somebody does who may write the secret.</summary>
    public void Change(Func<SecretValue, SecretValue> change) => Store.Add(
        Store.VersionWith(StagingLabels.Current)!, change(Store.Value(StagingLabels.Current)), StagingLabels.Current);

    public void ChangeAdministrator(Func<SecretValue, SecretValue> change) => Store.Others[Administrator] = change(Store.Others[Administrator]);

    public string UserOf(string label) => Store.Value(label).GetString("username");

    public string PasswordOf(string label) => Store.Value(label).GetString("password");
}
