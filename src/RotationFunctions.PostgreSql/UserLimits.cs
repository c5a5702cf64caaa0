using Npgsql;

namespace RotationFunctions.PostgreSql;

/// <summary>Looks how long and how often a user may log in.</summary>
internal sealed class UserLimits(NpgsqlConnection connection, string user, Checklist checks)
{
    private const string AboutUser =
        """
        SELECT coalesce(rolvaliduntil, 'infinity') = 'infinity', to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC', rolconnlimit
        FROM pg_catalog.pg_roles WHERE rolname = $1
        """;

    /// <param name="connectionsNeeded">How many a rotation opens as that user at once.</param>
    public async Task LookAsync(int connectionsNeeded, CancellationToken cancellationToken)
    {
        var (isForever, until, connections) = (await connection.QueryAsync(
            AboutUser, [user], row => (row.GetBoolean(0), row.IsDBNull(1) ? "" : row.GetString(1), row.GetInt32(2)), cancellationToken))[0];
        LookAtValidity(isForever, until);
        LookAtConnections(connections, connectionsNeeded);
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

    private void LookAtConnections(int limit, int needed)
    {
        if (limit >= 0 && limit < needed)
        {
            checks.Fail("connections", $"The user may have {limit} connection at once (CONNECTION LIMIT), but a rotation needs {needed} besides those of applications. Let an "
                + $"administrator run: ALTER ROLE {Quoted.Name(user)} CONNECTION LIMIT -1.");
        }
        else if (limit >= 0)
            checks.Warn("connections", $"The user may have {limit} connection{(limit == 1 ? "" : "s")} at once (CONNECTION LIMIT). A rotation needs {needed} of them for a moment: leave {(needed == 1 ? "one" : "them")} free.");
    }
}
