namespace RotationFunctions.Databases;

/// <summary>Rotates the credential of a database user, by the strategy that the secret or the settings ask for.</summary>
public sealed class DatabaseRotator : Rotator
{
    private readonly DatabaseSettings _settings;
    private readonly DatabaseAccess _database;
    private readonly SingleUserStrategy _singleUser;
    private readonly AlternatingUsersStrategy _alternatingUsers;

    public DatabaseRotator(IDatabaseEngine engine, DatabaseSettings settings)
    {
        _settings = settings;
        _database = new DatabaseAccess(engine, settings);
        _singleUser = new SingleUserStrategy(_database);
        _alternatingUsers = new AlternatingUsersStrategy(_database);
    }

    protected override bool CreateHasOutsideEffects => false;

    protected override Task<SecretValue> CreateSecretAsync(SecretValue current, Rotation rotation, CancellationToken cancellationToken) =>
        StrategyFor(current).CreateAsync(current, rotation, cancellationToken);

    protected override Task SetSecretAsync(SecretValue pending, Rotation rotation, CancellationToken cancellationToken) =>
        StrategyFor(pending).SetAsync(pending, rotation, cancellationToken);

    protected override async Task TestSecretAsync(SecretValue value, Rotation rotation, CancellationToken cancellationToken)
    {
        await using var session = await StrategyFor(value).LogInAsync(_database.Read(value), rotation, cancellationToken);
        await session.ProbeAsync(_settings.ProbeSql, cancellationToken);
    }

    protected override Task CheckSecretAsync(SecretValue current, Rotation rotation, Checklist checks, CancellationToken cancellationToken) =>
        new DatabaseCheck(_database, _settings, rotation, checks).RunAsync(current, StrategyFor, cancellationToken);

    private IDatabaseStrategy StrategyFor(SecretValue value)
    {
        var asked = _settings.Strategy
            ?? (value.FindString("masterarn") is null ? RotationStrategy.SingleUser : RotationStrategy.AlternatingUsers);
        return asked == RotationStrategy.SingleUser ? _singleUser : _alternatingUsers;
    }
}
