using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

internal sealed class PostgreSqlSession(string user, NpgsqlConnection connection, RandomNumberGenerator random) : IDatabaseSession
{
    /// <remarks>PostgreSQL knows no other account than the one that was asked for.</remarks>
    public string Account => user;

    public string? Advice { get; private set; }

    public async Task LockAsync(string lockedUser, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var milliseconds = Math.Max(1, (int)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        try
        {
            await connection.ExecuteAsync(
                ["SET statement_timeout = 0", $"SET lock_timeout = {milliseconds}", $"SELECT pg_advisory_lock({LockKey(lockedUser)})"], cancellationToken);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new RotationException(RotationErrors.RotationInProgress,
                $"Another attempt to rotate the user '{lockedUser}' has held its lock on the server for {timeout.TotalSeconds:0.#} s. The "
                + "service will try again.", isTransient: true);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "take the lock of the user", user, CureForLock(user));
        }
    }

    public Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken) => ChangeOwnPasswordAsync(password, isTrial: false, cancellationToken);

    public Task CheckOwnPasswordAsync(PasswordSettings passwords, string sample, Checklist checks, CancellationToken cancellationToken) =>
        new OwnPasswordCheck(connection, user, checks).RunAsync(() => ChangeOwnPasswordAsync(sample, isTrial: true, cancellationToken), cancellationToken);

    public Task CheckNextAsync(UserTurn turn, PasswordSettings passwords, string sample, Checklist checks, CancellationToken cancellationToken) =>
        new TurnCheck(connection, turn, checks).RunAsync(sample, random, cancellationToken);

    /// <param name="isTrial">Takes the change back, so that nothing but whether it is accepted is known.</param>
    private async Task ChangeOwnPasswordAsync(string password, bool isTrial, CancellationToken cancellationToken)
    {
        try
        {
            var verifier = await PasswordVerifier.MakeAsync(connection, user, password, random, cancellationToken);
            // A user may start in another role, or read-only; both would refuse the change of its own password.
            await connection.ExecuteAsync(["SET ROLE NONE", "SET default_transaction_read_only = off"], cancellationToken);
            await using var trial = isTrial ? await ServerTransaction.BeginAsync(connection, cancellationToken) : null; // never committed
            await connection.ExecuteAsync([$"ALTER ROLE SESSION_USER PASSWORD '{verifier}'"], cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "change the password of the user", user, "Where Amazon RDS restricts this "
                + $"(rds.restrict_password_commands), an administrator can allow it with GRANT rds_password TO {Quoted.Name(user)}.");
        }
    }

    public async Task<int?> EndOtherSessionsAsync(CancellationToken cancellationToken)
    {
        const string Sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = session_user AND pid <> pg_backend_pid()";
        try
        {
            await connection.ExecuteAsync(["SET ROLE NONE"], cancellationToken); // as another role it might not be allowed to
            return (await connection.QueryAsync(Sql, [], row => row.GetBoolean(0), cancellationToken)).Count(ended => ended);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "end the sessions of the user", user, "An administrator can, with pg_terminate_backend.");
        }
    }

    public Task ProbeAsync(string? sql, CancellationToken cancellationToken) => new Probe(connection, user).RunAsync(sql, cancellationToken);

    public async Task<bool> NextExistsAsync(UserTurn turn, string? begunWith, CancellationToken cancellationToken)
    {
        try
        {
            var catalogue = new RoleCatalogue(connection);
            await catalogue.RequireNameFitsAsync(turn.Next, cancellationToken);
            return await catalogue.FindAsync(turn.Next, cancellationToken) is not null;
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "look for the user", turn.Next, "Let everybody read the catalogue again, as PostgreSQL does.");
        }
    }

    public async Task<string?> FindDoubtAsync(UserTurn turn, DatabaseSecret last, string password, CancellationToken cancellationToken)
    {
        try
        {
            return await new RoleCatalogue(connection).ArePairAsync(turn, cancellationToken) ? null
                : $"the two do not belong together on the server: neither is a member of the other, nor are both of a role in which '{turn.Next}' starts";
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "look for the user", turn.Next, "Let everybody read the catalogue again, as PostgreSQL does.");
        }
    }

    public async Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken)
    {
        var preparation = new TurnPreparation(connection, turn);
        await preparation.RunAsync(password, random, cancellationToken);
        Advice = preparation.Advice;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    internal static string CureForLock(string user) =>
        $"Let an administrator run, in the database that its secret names: GRANT EXECUTE ON FUNCTION pg_advisory_lock(bigint) TO {Quoted.Name(user)}.";

    // Advisory locks are numbers that a database's users share: a hash of a name of ours stays out of everybody's way.
    private static string LockKey(string lockedUser)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"RotationFunctions/{lockedUser}"));
        return BinaryPrimitives.ReadInt64BigEndian(hash).ToString(CultureInfo.InvariantCulture);
    }
}
