namespace RotationFunctions.Databases;

/// <summary>One way of rotating a database credential, for any engine. The contract of each method is that of <see cref="Rotator"/>.</summary>
internal interface IDatabaseStrategy
{
    Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken);

    Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken);
}
