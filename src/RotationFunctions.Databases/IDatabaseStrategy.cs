namespace RotationFunctions.Databases;

/// <summary>One way of rotating a database credential, for any engine. The contract of each method is that of <see cref="Rotator"/>.</summary>
internal interface IDatabaseStrategy
{
    Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken);

    Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>Logs in with a value, to see that it works.</summary>
    Task<IDatabaseSession> LogInAsync(DatabaseSecret value, Rotation rotation, CancellationToken cancellationToken);

    /// <summary>Looks whether a rotation would work, once the current value is known to log in.</summary>
    /// <param name="session">Of the current credential.</param>
    Task CheckAsync(DatabaseSecret current, IDatabaseSession session, Rotation rotation, Checklist checks, CancellationToken cancellationToken);
}
