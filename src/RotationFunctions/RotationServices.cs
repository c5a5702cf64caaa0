using Microsoft.Extensions.Logging;

namespace RotationFunctions;

/// <summary>What a rotator works with. All of it may serve several rotations at once.</summary>
/// <param name="Observer">Is told how each step ended; <c>null</c> where nobody measures.</param>
public sealed record RotationServices(
    ISecretStore Store, PasswordGenerator Passwords, ILogger Log, TimeProvider Clock, IStepObserver? Observer = null);
