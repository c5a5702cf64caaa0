using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>
/// Amazon Redshift: it speaks PostgreSQL's protocol, but the SQL of a server that was split off from PostgreSQL 8.0 and has neither
/// SCRAM nor roles to start in nor locks of this kind.
/// </summary>
internal sealed class RedshiftSession(string user, NpgsqlConnection connection) : IDatabaseSession
{
    public string Account => user;

    public bool KnowsTurns => false;

    /// <remarks>There is no such lock. What is left of the fence is the fresh login that proves, just before the change, that it is still right.</remarks>
    public Task LockAsync(string lockedUser, TimeSpan timeout, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken)
    {
        RedshiftPassword.Require(password, user);
        try
        {
            await connection.ExecuteAsync([$"ALTER USER {Quoted.Name(user)} PASSWORD '{Md5Verifier.Make(password, user)}'"], cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "change the password of the user", user,
                $"An administrator must enable the password before the user can change it itself: ALTER USER {Quoted.Name(user)} PASSWORD 'PASSWORD' (for 'PASSWORD', write the secret's).");
        }
    }

    public async Task ProbeAsync(string? sql, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync([sql ?? "SELECT 1"], cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw Probe.Failure(failure, user, sql);
        }
    }

    public Task<bool> NextExistsAsync(UserTurn turn, string? begunWith, CancellationToken cancellationToken) => throw NoTurns();

    public Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken) => throw NoTurns();

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static RotationException NoTurns() => new(RotationErrors.InvalidSettings,
        "Two users cannot take turns on Amazon Redshift: no user can start in the role of another there, so one could not use what the other "
        + "creates. Take 'masterarn' out of the secret, or set ROTATION_STRATEGY=single-user: then the user changes its own password.");
}
