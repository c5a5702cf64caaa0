using Microsoft.Extensions.Logging;

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

    /// <summary>Whether an earlier or later value is a credential of the current one's account, or of the other of two users that take turns.</summary>
    public bool IsSameAccount(SecretValue current, SecretValue other) =>
        _database.TryRead(current) is { } inUse && _database.TryRead(other) is { } another
        && (SameAccount.IsSame(inUse, another, inUse.UserName)
            || (StrategyFor(current) == _alternatingUsers && SameAccount.IsSame(inUse, another, UserTurn.After(inUse.UserName).Next)));

    /// <summary>Ends all other sessions of a credential's user, by logging in with it.</summary>
    /// <returns>How many; <c>null</c> where it is not known how.</returns>
    /// <exception cref="RotationException">It does not log in, or may not end them.</exception>
    public async Task<int?> EndSessionsAsync(SecretValue credential, ILogger log, CancellationToken cancellationToken)
    {
        await using var session = await _database.LogInAsync(_database.Read(credential), log, cancellationToken);
        return await session.EndOtherSessionsAsync(cancellationToken);
    }

    /// <remarks>Where two users take turns, the next turn of the other one retires its value.</remarks>
    protected override async Task RetireSecretAsync(SecretValue retired, Rotation rotation, CancellationToken cancellationToken)
    {
        var current = await rotation.ReadCurrentAsync(cancellationToken);
        if (StrategyFor(current) != _singleUser)
            return;
        await using var session = await _database.LogInAsync(_database.Read(current), rotation.Log, cancellationToken);
        await session.DiscardOldPasswordAsync(cancellationToken);
    }

    private IDatabaseStrategy StrategyFor(SecretValue value)
    {
        var asked = _settings.Strategy
            ?? (value.FindString("masterarn") is null ? RotationStrategy.SingleUser : RotationStrategy.AlternatingUsers);
        return asked == RotationStrategy.SingleUser ? _singleUser : _alternatingUsers;
    }
}
