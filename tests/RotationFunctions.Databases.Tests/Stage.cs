using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using RotationFunctions.Tests;

namespace RotationFunctions.Databases.Tests;

/// <summary>One secret, one server and the rotator between them: what every scenario starts from.</summary>
internal sealed class Stage
{
    public const string Secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders-AbCdEf";
    public const string Administrator = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf";
    public const string Master = $",\"masterarn\":\"{Administrator}\"";
    public const string First = "11111111-1111-1111-1111-111111111111";
    public const string Second = "22222222-2222-2222-2222-222222222222";
    public const string Third = "33333333-3333-3333-3333-333333333333";

    public Stage(DatabaseSettings? settings = null)
    {
        Rotator = new DatabaseRotator(Server, settings ?? new DatabaseSettings());
        Store.Add(First, Value("old"), StagingLabels.Current);
        Server["app"] = "old";
    }

    /// <summary>A secret of two users that take turns, with its administrator's secret.</summary>
    public static Stage Alternating(DatabaseSettings? settings = null)
    {
        var stage = new Stage(settings);
        stage.Store.Add(First, Value("old", Master), StagingLabels.Current);
        stage.Server["root"] = "rootpw";
        stage.Store.Others[Administrator] = Value("rootpw").With("username", "root");
        return stage;
    }

    public InMemorySecretStore Store { get; } = new(Secret);

    public FakeServer Server { get; } = new();

    public DatabaseRotator Rotator { get; }

    public static SecretValue Value(string password, string more = "") =>
        SecretValue.FromText($$"""{"engine":"fakesql","host":"db","username":"app","password":"{{password}}"{{more}}}""", "a version of the secret");

    /// <summary>Registers the empty pending version, as the service does before it calls the function.</summary>
    public Stage Begin(string token = Second)
    {
        Store.Register(token);
        return this;
    }

    public Task<RotationOutcome> RunAsync(RotationStep step, string token = Second)
    {
        var services = new RotationServices(
            Store, new PasswordGenerator(new PasswordSettings(), RandomNumberGenerator.Create()), NullLogger.Instance, new ImpatientClock());
        var rotationEvent = new RotationEvent { Step = step, SecretId = Secret, ClientRequestToken = token };
        return Rotator.RotateAsync(rotationEvent, services, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public async Task RotateAsync(string token = Second)
    {
        foreach (var step in RotationSteps.OfRotation)
            await RunAsync(step, token);
    }

    /// <summary>Whether the value with that label logs in.</summary>
    public bool LogsIn(string label) =>
        Server.Knows(UserOf(label)) && Server[UserOf(label)] == PasswordOf(label);

    public string UserOf(string label) => Store.Value(label).GetString("username");

    public string PasswordOf(string label) => Store.Value(label).GetString("password");
}
