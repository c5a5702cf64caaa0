using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>Whether a fresh session can work as the user's own sessions do.</summary>
internal sealed class Probe(NpgsqlConnection connection, string user)
{
    /// <param name="sql">A query of the owner's, or <c>null</c>.</param>
    public async Task RunAsync(string? sql, CancellationToken cancellationToken)
    {
        try
        {
            // As connection pools do between two uses: the role must outlast it.
            await connection.ExecuteAsync(["DISCARD ALL"], cancellationToken);
            await RequireStartRoleAsync(cancellationToken);
            if (sql is not null)
                await connection.ExecuteAsync([sql], cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            throw Failure(failure, user, sql);
        }
    }

    public static RotationException Failure(NpgsqlException failure, string user, string? sql) =>
        failure is PostgresException refusal && !StatementFailure.IsLost(refusal)
            ? new RotationException(DatabaseErrors.ProbeFailed,
                $"The user '{user}' logs in, but the probe{(sql is null ? "" : " of PROBE_SQL")} failed with SQLSTATE {refusal.SqlState}"
                + $"{Reason(refusal)}. Grant what it needs, or correct PROBE_SQL.")
            : StatementFailure.Name(failure, "probe the user", user, "Grant what it needs.");

    // Class 42, syntax errors and access rules, names objects; the text of others may quote data.
    private static string Reason(PostgresException refusal) =>
        refusal.SqlState.StartsWith("42", StringComparison.Ordinal) ? $": {refusal.MessageText}" : "";

    /// <summary>What two users that take turns create is usable by both only as long as both work in the role that they share.</summary>
    private async Task RequireStartRoleAsync(CancellationToken cancellationToken)
    {
        var (login, role, database, version) = (await connection.QueryAsync(
            "SELECT session_user::text, current_user::text, current_database()::text, split_part(current_setting('server_version'), ' ', 1)", [],
            row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)), cancellationToken))[0];
        var startRole = await new RoleCatalogue(connection).StartRoleAsync(login, database, cancellationToken) ?? login;
        if (role != startRole)
        {
            throw new RotationException(DatabaseErrors.RoleNotApplied,
                $"The user '{login}' should start in the role '{startRole}', but works as '{role}', so the other of the two "
                + $"users could not use what it creates. Unless it is a member of that role, let an administrator run: GRANT {Quoted.Name(startRole)} TO "
                + $"{Quoted.Name(login)}. Some minor releases of the server ignore the setting "
                + $"(13.17, 14.14, 15.9, 16.5, 17.1), and some older ones forget it at DISCARD ALL: this one is {version}; update it if it is "
                + "one of them.");
        }
    }
}
