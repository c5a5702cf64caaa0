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

    public async Task LockAsync(string lockedUser, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var milliseconds = Math.Max(1, (int)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        try
        {
            await ExecuteAsync(
                [$"SET lock_timeout = {milliseconds}", $"SELECT pg_advisory_lock({LockKey(lockedUser)})"], cancellationToken);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new RotationException(RotationErrors.RotationInProgress,
                $"Another attempt to rotate the user '{lockedUser}' has held its lock on the server for {timeout.TotalSeconds:0.#} s. The "
                + "service will try again.", isTransient: true);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "take the lock of the user", user);
        }
    }

    public async Task SetOwnPasswordAsync(string password, CancellationToken cancellationToken)
    {
        try
        {
            var verifier = await MakeVerifierAsync(password, cancellationToken);
            // A user may start in another role, or read-only; both would refuse the change of its own password.
            await ExecuteAsync(["SET ROLE NONE", "SET default_transaction_read_only = off"], cancellationToken);
            await ExecuteAsync([$"ALTER ROLE SESSION_USER PASSWORD '{verifier}'"], cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "change the password of the user", user);
        }
    }

    public async Task ProbeAsync(string? sql, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(["SELECT 1"], cancellationToken);
            if (sql is not null)
                await ExecuteAsync([sql], cancellationToken);
        }
        catch (PostgresException refusal)
        {
            throw new RotationException(DatabaseErrors.ProbeFailed,
                $"The user '{user}' logs in, but the probe{(sql is null ? "" : " of PROBE_SQL")} failed with SQLSTATE {refusal.SqlState}: "
                + $"{refusal.MessageText}. Grant what it needs, or correct PROBE_SQL.");
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "probe the user", user);
        }
    }

    public Task<bool> UserExistsAsync(string name, CancellationToken cancellationToken) =>
        throw new RotationException(DatabaseErrors.StatementRefused, "Alternating users are not written yet for PostgreSQL.");

    public Task PrepareNextAsync(UserTurn turn, string password, CancellationToken cancellationToken) =>
        throw new RotationException(DatabaseErrors.StatementRefused, "Alternating users are not written yet for PostgreSQL.");

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>What the server would store for the password, by its own settings, so that it never sees the password itself.</summary>
    private async Task<string> MakeVerifierAsync(string password, CancellationToken cancellationToken)
    {
        const string Sql = "SELECT current_setting('password_encryption')::text, coalesce(current_setting('scram_iterations', true), '')::text";
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var settings = await command.ExecuteReaderAsync(cancellationToken);
        await settings.ReadAsync(cancellationToken);
        return settings.GetString(0) == "scram-sha-256"
            ? ScramVerifier.Make(password, random, ScramVerifier.IterationsBy(settings.GetString(1)))
            : Md5Verifier.Make(password, user);
    }

    private async Task ExecuteAsync(string[] statements, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    // Advisory locks are numbers that a database's users share: a hash of a name of ours stays out of everybody's way.
    private static string LockKey(string lockedUser)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"RotationFunctions/{lockedUser}"));
        return BinaryPrimitives.ReadInt64BigEndian(hash).ToString(CultureInfo.InvariantCulture);
    }
}
