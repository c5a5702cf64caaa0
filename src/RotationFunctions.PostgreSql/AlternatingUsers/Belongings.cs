using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>The databases in which something belongs to a user, or was granted to it, by what the server's catalogue says.</summary>
internal sealed class Belongings(NpgsqlConnection connection)
{
    // Of rows of pg_shdepend, those that say that something belongs to a role or was granted to it. What nobody else needs does not count: default
    // privileges and user mappings, which cannot be given away; and what is temporary, though what it is can be seen in this database alone.
    private const string Counts =
        """
        refclassid = 'pg_catalog.pg_authid'::regclass
          AND classid NOT IN ('pg_catalog.pg_default_acl'::regclass, 'pg_catalog.pg_user_mapping'::regclass)
          AND NOT (classid = 'pg_catalog.pg_class'::regclass
            AND dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
            AND EXISTS (SELECT FROM pg_catalog.pg_class WHERE pg_class.oid = objid AND relpersistence = 't'))
        """;

    // The same for a row of pg_database: what is in it, and the database itself.
    private const string CountsThere =
        $"""
        {Counts}
          AND (dbid = pg_database.oid OR (classid = 'pg_catalog.pg_database'::regclass AND objid = pg_database.oid))
        """;

    /// <summary>Those in which something belongs to the user.</summary>
    public Task<List<string>> OwnedAsync(string user, CancellationToken cancellationToken) => connection.QueryAsync(
        $"""
        SELECT DISTINCT coalesce(datname, current_database())::text
        FROM pg_catalog.pg_shdepend
        LEFT JOIN pg_catalog.pg_database ON pg_database.oid = dbid
        WHERE {Counts} AND deptype = 'o' AND refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1)
        ORDER BY 1
        """,
        [user], row => row.GetString(0), cancellationToken);

    /// <summary>Those in which a user works as itself, and owns something or was granted something.</summary>
    public Task<List<string>> OfItsOwnAsync(string user, CancellationToken cancellationToken) => connection.QueryAsync(
        $"""
        SELECT datname::text
        FROM pg_catalog.pg_database
        WHERE coalesce(({RoleCatalogue.StartRole("$1")}), 'none') IN ('none', $1) AND EXISTS (
            SELECT FROM pg_catalog.pg_shdepend
            WHERE {CountsThere} AND refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1))
        ORDER BY 1
        """,
        [user], row => row.GetString(0), cancellationToken);

    /// <summary>
    /// Those in which one of the two starts in another role than the other, and where either, or such a role, owns something or was granted
    /// something. A role that a user is set to start in and may not, it does not start in.
    /// </summary>
    public Task<List<(string Database, string? InUse, string? Next)>> DifferentStartsAsync(UserTurn turn, CancellationToken cancellationToken) => connection.QueryAsync(
        $"""
        SELECT datname::text, in_use, next
        FROM pg_catalog.pg_database,
            LATERAL (SELECT ({RoleCatalogue.StartRole("$1")}) AS of_in_use, ({RoleCatalogue.StartRole("$2")}) AS of_next) AS setting,
            LATERAL (SELECT
                (SELECT rolname::text {RoleCatalogue.RolesOf("$1")} AND rolname = of_in_use AND rolname <> $1) AS in_use,
                (SELECT rolname::text {RoleCatalogue.RolesOf("$2")} AND rolname = of_next AND rolname <> $2) AS next) AS start
        WHERE in_use IS DISTINCT FROM next AND EXISTS (
            SELECT FROM pg_catalog.pg_shdepend
            JOIN pg_catalog.pg_roles ON pg_roles.oid = refobjid
            WHERE {CountsThere} AND rolname IN ($1, $2, in_use, next))
        ORDER BY 1
        """,
        [turn.InUse, turn.Next], row => (row.GetString(0), Role(row, 1), Role(row, 2)), cancellationToken);

    private static string? Role(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
