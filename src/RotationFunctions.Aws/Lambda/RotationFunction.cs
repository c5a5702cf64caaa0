using System.Security.Cryptography;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace RotationFunctions.Aws;

/// <summary>A rotator as a Lambda function.</summary>
public sealed class RotationFunction(
    Rotator rotator, ISecretStore store, PasswordGenerator passwords, TimeProvider clock, IStepObserver? observer = null)
{
    /// <summary>Makes the function by its environment variables: all mistakes in them are reported at once.</summary>
    /// <param name="compose">Makes the rotator; it may read settings of its own.</param>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/></exception>
    public static RotationFunction Create(Func<SettingsReader, Rotator> compose)
    {
        var settings = new SettingsReader(Environment.GetEnvironmentVariable);
        var passwords = PasswordSettings.Read(settings);
        var rotator = compose(settings);
        var store = new SecretsManagerStore(SecretsManagerClients.Create(settings));
        var metrics = EmbeddedMetrics.Create(settings, TimeProvider.System);
        settings.ThrowIfInvalid();
        return new RotationFunction(
            rotator, store, new PasswordGenerator(passwords, RandomNumberGenerator.Create()), TimeProvider.System, metrics);
    }

    /// <summary>Serves invocations until Lambda ends the process. This is the whole <c>Main</c> of a custom rotator.</summary>
    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>; Lambda has been told, and the process must end.</exception>
    public static async Task RunAsync(Func<SettingsReader, Rotator> compose)
    {
        RotationFunction? function = null;
        using var bootstrap = LambdaBootstrapBuilder
            .Create<JsonElement, RotationAnswer>((json, context) => function!.HandleAsync(json, context), new SourceGeneratorLambdaJsonSerializer<RotationJson>())
            .UseBootstrapHandler(() =>
            {
                function = Create(compose);
                return Task.FromResult(true);
            })
            .Build();
        await bootstrap.RunAsync();
    }

    /// <summary>One step.</summary>
    public async Task<RotationAnswer> HandleAsync(JsonElement json, ILambdaContext context)
    {
        var rotationEvent = RotationEvent.Parse(json);
        var services = new RotationServices(store, passwords, new LambdaLog(context.Logger), clock, observer);
        var step = rotationEvent.Step.WireName();
        if (rotationEvent.Step == RotationStep.CheckSecret)
            return new RotationAnswer(step, StepReport.Checked, await rotator.CheckAsync(rotationEvent, services, context.RemainingTime));
        var outcome = await rotator.RotateAsync(rotationEvent, services, context.RemainingTime);
        return new RotationAnswer(step, outcome.ToString());
    }
}
