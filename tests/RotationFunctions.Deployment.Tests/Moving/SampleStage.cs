using RotationFunctions.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Moving;

/// <summary>The function, composed by an environment as it composes itself, and a sample's secret on a server.</summary>
internal sealed class SampleStage : RotationStage
{
    private SampleStage(Rotator rotator, SecretValue current)
        : base(rotator, current) => Store.Register(Second);

    /// <summary>The administrator's secret of the samples with two users is of the same form; no other sample's function can read it.</summary>
    /// <param name="change">What whoever moves over changes in each secret.</param>
    public static SampleStage Create(
        AwsSample sample, SampleServer server, SecretValue current, Dictionary<string, string> environment, Func<SecretValue, SecretValue>? change = null)
    {
        change ??= secret => secret;
        var settings = new SettingsReader(name => environment.GetValueOrDefault(name));
        var passwords = PasswordSettings.Read(settings);
        var stage = new SampleStage(Handlers.Find(server.Handler)(settings), change(current)) { Passwords = passwords };
        settings.ThrowIfInvalid();
        if (sample.HasTwoUsers)
            stage.Store.Others[Administrator] = change(sample.Secret(server, server.Administrator.User, server.Administrator.Password));
        return stage;
    }
}
