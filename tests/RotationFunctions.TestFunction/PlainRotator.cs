namespace RotationFunctions.TestFunction;

/// <summary>Rotates a password that nobody asks for: only the secret's side of a rotation.</summary>
internal sealed class PlainRotator : Rotator
{
    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, RotationFunctions.Rotation rotation, CancellationToken cancellationToken) =>
        Task.FromResult(current.With("password", rotation.NewPassword()));

    protected override Task SetSecretAsync(SecretValue pending, RotationFunctions.Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task TestSecretAsync(SecretValue value, RotationFunctions.Rotation rotation, CancellationToken cancellationToken) =>
        value.GetString("password") is { } ? Task.CompletedTask : throw new InvalidOperationException();
}
