namespace RotationFunctions.Aws.Tests.Lambda;

/// <summary>A rotator that has nothing to do, unless it is to fail or to wait.</summary>
internal sealed class QuietRotator : Rotator
{
    public Exception? Fault { get; init; }

    public TimeSpan Pause { get; init; }

    protected override async Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken)
    {
        await Task.Delay(Pause, rotation.Clock, cancellationToken);
        return Fault is null ? current.With("password", rotation.NewPassword()) : throw Fault;
    }

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;
}
