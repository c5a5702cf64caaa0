using Microsoft.Extensions.Logging;

namespace RotationFunctions;

/// <summary>What a rotator works with. All of it may serve several rotations at once.</summary>
public sealed record RotationServices(ISecretStore Store, PasswordGenerator Passwords, ILogger Log, TimeProvider Clock);
