namespace RotationFunctions.Databases;

/// <summary>Rotates the credential of a database user, by the strategy that the secret or the settings ask for.</summary>
public sealed class DatabaseRotator : Rotator
{
    private readonly DatabaseSettings _settings;
    private readonly SingleUserStrategy _singleUser;

    public DatabaseRotator(IDatabaseEngine engine, DatabaseSettings settings)
    {
        _settings = settings;
        _singleUser = new SingleUserStrategy(new DatabaseAccess(engine, settings));
    }

    protected override bool CreateHasOutsideEffects => false;

    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        Task.FromResult(StrategyFor(current).Create(current, rotation));

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) =>
        StrategyFor(pending).SetAsync(pending, rotation, cancellationToken);

    protected override Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken) =>
        StrategyFor(value).TestAsync(value, rotation, cancellationToken);

    private SingleUserStrategy StrategyFor(SecretValue value)
    {
        var asked = _settings.Strategy
            ?? (value.FindString("masterarn") is null ? RotationStrategy.SingleUser : RotationStrategy.AlternatingUsers);
        return asked == RotationStrategy.SingleUser ? _singleUser : throw value.Invalid(
            "asks for alternating users (it names an administrator's secret in 'masterarn', or ROTATION_STRATEGY says so), which this "
            + "version cannot do. Set ROTATION_STRATEGY=single-user to let the user change its own password.");
    }
}
