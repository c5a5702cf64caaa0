using System.Security.Cryptography;

namespace RotationFunctions.Tests;

/// <summary>One secret, one account and the rotator between them: what every scenario starts from.</summary>
internal sealed class Stage
{
    public const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop-AbCdEf";
    public const string First = "11111111-1111-1111-1111-111111111111";
    public const string Second = "22222222-2222-2222-2222-222222222222";
    public const string Third = "33333333-3333-3333-3333-333333333333";

    public Stage(bool createHasOutsideEffects = true, bool bearsRepeats = true)
    {
        Rotator = new FakeRotator(Account, createHasOutsideEffects) { BearsRepeats = bearsRepeats };
        Store.Add(First, Value(Account.Password), StagingLabels.Current);
    }

    public InMemorySecretStore Store { get; } = new(Secret) { Name = "shop" };

    /// <summary>How events name the secret: by its ARN, as Secrets Manager does, or by its name.</summary>
    public string SecretId { get; init; } = Secret;

    public FakeAccount Account { get; } = new();

    public FakeRotator Rotator { get; }

    public RecordingObserver Observer { get; } = new();

    public RecordingLog Log { get; } = new();

    public TimeProvider Clock { get; init; } = new ImpatientClock();

    /// <summary>How long an invocation may take.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(30);

    public string? RotationToken { get; init; }

    public static SecretValue Value(string password) =>
        SecretValue.FromText($$"""{"url":"https://shop.example.com","password":"{{password}}","note":1.0}""", "a version of the secret");

    /// <summary>Registers the empty pending version, as the service does before it calls the function.</summary>
    public Stage Begin(string token = Second)
    {
        Store.Register(token);
        return this;
    }

    /// <summary>Stages a pending value, as an earlier createSecret did.</summary>
    public Stage Create(string password = "new", string token = Second)
    {
        Store.Add(token, Value(password), StagingLabels.Pending);
        return this;
    }

    /// <summary>Does what somebody else does meanwhile, before a call of the store that comes for the <paramref name="number"/>th time.</summary>
    public void Before(string call, int number, Action action)
    {
        var calls = 0;
        Store.Before = next =>
        {
            if (next == call && ++calls == number)
                action();
            return Task.CompletedTask;
        };
    }

    public Task<RotationOutcome> RunAsync(RotationStep step, string token = Second, CancellationToken? cancellationToken = null) =>
        Rotator.RotateAsync(Event(step, token), Services(), Time, cancellationToken ?? TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<Check>> CheckAsync() =>
        Rotator.CheckAsync(Event(RotationStep.CheckSecret, ""), Services(), Time, TestContext.Current.CancellationToken);

    public async Task RotateAsync(string token = Second)
    {
        foreach (var step in RotationSteps.OfRotation)
            await RunAsync(step, token);
    }

    public Task<RotationException> FailAsync(RotationStep step, string token = Second) =>
        Assert.ThrowsAsync<RotationException>(() => RunAsync(step, token));

    public string PasswordOf(string label) => Store.Value(label).GetString("password");

    /// <summary>The rotation of a token has ended as it must: its version is current, and logs in.</summary>
    public void AssertFinished(string token = Second)
    {
        Assert.Equal(token, Store.VersionWith(StagingLabels.Current));
        Assert.Equal(Account.Password, PasswordOf(StagingLabels.Current));
    }

    private RotationEvent Event(RotationStep step, string token) =>
        new() { Step = step, SecretId = SecretId, ClientRequestToken = token, RotationToken = RotationToken };

    private RotationServices Services() =>
        new(Store, new PasswordGenerator(new PasswordSettings(), RandomNumberGenerator.Create()), Log, Clock, Observer);
}
