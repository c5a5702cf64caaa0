using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>Looks whether a user could change its own password, and whether anything would keep the new one from being used.</summary>
internal sealed class OwnPasswordCheck(NpgsqlConnection connection, string user, Checklist checks)
{
    private const string AboutSession =
        """
        SELECT has_function_privilege('pg_catalog.pg_advisory_lock(bigint)', 'EXECUTE'), current_setting('password_encryption')
        """;

    /// <param name="tryOut">Changes the password and takes that back.</param>
    public async Task RunAsync(Func<Task> tryOut, CancellationToken cancellationToken)
    {
        await checks.TryAsync("privileges", async () =>
        {
            await tryOut();
            return "The user may change its own password: tried out in a transaction that was rolled back.";
        });
        await checks.TryAsync("lock", () => LookAtUserAsync(cancellationToken));
    }

    private async Task<string> LookAtUserAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new UserLimits(connection, user, checks).LookAsync(connectionsNeeded: 2, cancellationToken);
            var (mayLock, encryption) = (await connection.QueryAsync(AboutSession, [], row => (row.GetBoolean(0), row.GetString(1)), cancellationToken))[0];
            if (encryption == "md5")
                checks.Warn("password storage", "The server stores passwords as MD5, which is weak. Let an administrator set password_encryption to scram-sha-256; the next rotation follows.");
            return mayLock ? "The lock that keeps attempts apart can be taken." : throw new RotationException(DatabaseErrors.PrivilegeMissing,
                $"The user may not take the lock that keeps attempts apart. {PostgreSqlSession.CureForLock(user)}");
        }
        catch (NpgsqlException failure)
        {
            throw StatementFailure.Name(failure, "look at the user", user, "Let everybody read the catalogue again, as PostgreSQL does.");
        }
    }
}
