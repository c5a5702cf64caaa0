namespace RotationFunctions.ApiKeys;

/// <summary>How keys of one family are rotated. The contract of each method is that of <see cref="Rotator"/>.</summary>
internal interface IKeyFamily
{
    /// <summary>Whether creating a value leaves something behind at the vendor.</summary>
    bool CreateHasOutsideEffects { get; }

    Task<SecretValue> CreateAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken);

    Task StagedAsync(SecretValue? unused, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    Task SetAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    Task FinishedAsync(Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    Task RetireAsync(SecretValue retired, Rotation rotation, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Looks whether what the family needs of the vendor is there, and changes nothing.</summary>
    Task CheckAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) => Task.CompletedTask;
}
