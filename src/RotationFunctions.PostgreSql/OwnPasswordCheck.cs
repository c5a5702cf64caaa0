using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>Looks whether a user could change its own password, and whether anything would keep the new one from being used.</summary>
internal sealed class OwnPasswordCheck(NpgsqlConnection connection, string user, Checklist checks)
{
    private const string AboutUser =
        """
        SELECT coalesce(rolvaliduntil, 'infinity') = 'infinity', to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC', rolconnlimit,
               has_function_privilege('pg_catalog.pg_advisory_lock(bigint)', 'EXECUTE'), current_setting('password_encryption')
        FROM pg_catalog.pg_roles WHERE rolname = session_user
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
            var (isForever, until, connections, mayLock, encryption) = (await connection.QueryAsync(AboutUser, [],
                row => (row.GetBoolean(0), row.IsDBNull(1) ? "" : row.GetString(1), row.GetInt32(2), row.GetBoolean(3), row.GetString(4)), cancellationToken))[0];
            LookAtValidity(isForever, until);
            LookAtConnections(connections);
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

    private void LookAtValidity(bool isForever, string until)
    {
        if (isForever)
            checks.Pass("validity", "The password does not expire.");
        else
        {
            checks.Warn("validity", $"The password is VALID UNTIL {until}, whatever rotations do; from then on nobody logs in with it. Let an administrator run: "
                + $"ALTER ROLE {Quoted.Name(user)} VALID UNTIL 'infinity'.");
        }
    }

    private void LookAtConnections(int limit)
    {
        if (limit is 0 or 1)
        {
            checks.Fail("connections", $"The user may have {limit} connection at once (CONNECTION LIMIT), but a rotation needs 2 besides those of applications. Let an "
                + $"administrator run: ALTER ROLE {Quoted.Name(user)} CONNECTION LIMIT -1.");
        }
        else if (limit > 0)
            checks.Warn("connections", $"The user may have {limit} connections at once (CONNECTION LIMIT). A rotation needs 2 of them for a moment: leave them free.");
    }
}
