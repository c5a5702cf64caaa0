using RotationFunctions.Lambda;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Moving;

/// <summary>The function, composed by an environment as it composes itself, and a sample's secret on a server.</summary>
internal sealed class SampleStage : RotationStage
{
    private SampleStage(Rotator rotator, SecretValue current)
        : base(rotator, current) => Store.Register(Second);

    /// <summary>The administrator's secret of the samples that have one is of the same form.</summary>
    public static SampleStage Create(AwsSample sample, SampleServer server, SecretValue current, Dictionary<string, string> environment)
    {
        var settings = new SettingsReader(name => environment.GetValueOrDefault(name));
        var passwords = PasswordSettings.Read(settings);
        var stage = new SampleStage(Handlers.Find(server.Handler)(settings), current) { Passwords = passwords };
        settings.ThrowIfInvalid();
        if (sample.HasTwoUsers)
            stage.Store.Others[Administrator] = sample.Secret(server, server.Administrator.User, server.Administrator.Password);
        return stage;
    }
}
