using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>What the server's catalogue says about users. Everybody may read all of it.</summary>
internal sealed class RoleCatalogue(NpgsqlConnection connection)
{
    // Of whatever belongs to a role, or was granted to it, in a row of pg_database or on it. Default privileges and user mappings do not count:
    // nobody else needs them, and they cannot be given away.
    private const string IsSomethingThere =
        """
        refclassid = 'pg_catalog.pg_authid'::regclass
          AND classid NOT IN ('pg_catalog.pg_default_acl'::regclass, 'pg_catalog.pg_user_mapping'::regclass)
          AND (dbid = pg_database.oid OR (classid = 'pg_catalog.pg_database'::regclass AND objid = pg_database.oid))
        """;

    /// <exception cref="RotationException"><see cref="DatabaseErrors.UserNameTooLong"/></exception>
    public async Task RequireNameFitsAsync(string user, CancellationToken cancellationToken)
    {
        var (length, longest) = (await connection.QueryAsync(
            "SELECT octet_length($1), current_setting('max_identifier_length')::int", [user], row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken))[0];
        if (length > longest)
        {
            throw new RotationException(DatabaseErrors.UserNameTooLong,
                $"The user whose turn is next would be '{user}', a name of {length} bytes, but the server takes no more than {longest}. Give the "
                + "secret a user with a shorter name.");
        }
    }

    public async Task<Role?> FindAsync(string user, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync(
            """
            SELECT rolcanlogin, rolinherit, rolcreatedb, rolcreaterole,
                   concat_ws(' ', CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END),
                   rolconnlimit, coalesce(rolvaliduntil, 'infinity')::text
            FROM pg_catalog.pg_roles WHERE rolname = $1
            """,
            [user], ReadRole, cancellationToken);
        return found.SingleOrDefault() is not { } role ? null : role with
        {
            Name = user,
            Memberships = await MembershipsAsync(user, cancellationToken),
            Settings = await SettingsAsync(user, cancellationToken),
        };
    }

    /// <summary>The role in which a user starts there, by its own settings or those of the database; <c>null</c> where it works as itself.</summary>
    /// <param name="database">Of a name that the server does not know, as a pooler makes one up, only what is set for all databases counts.</param>
    public async Task<string?> StartRoleAsync(string user, string database, CancellationToken cancellationToken)
    {
        var roles = await connection.QueryAsync(
            $"SELECT coalesce(({StartRole("$1")}), 'none') FROM (VALUES (1)) AS always LEFT JOIN pg_catalog.pg_database ON datname = $2",
            [user, database], row => row.GetString(0), cancellationToken);
        return roles[0] is var role and not "none" ? role : null;
    }

    /// <summary>
    /// Whether a user may connect to a database, by its own privileges and those that it inherits; <c>null</c> where the server does not know the
    /// name, as of a database that a pooler calls otherwise.
    /// </summary>
    public async Task<bool?> MayConnectAsync(string user, string database, CancellationToken cancellationToken)
    {
        var answers = await connection.QueryAsync(
            "SELECT pg_catalog.has_database_privilege($1, oid, 'CONNECT') FROM pg_catalog.pg_database WHERE datname = $2",
            [user, database], row => row.GetBoolean(0), cancellationToken);
        return answers.Count > 0 ? answers[0] : null;
    }

    /// <summary>Whether a user has the privileges of a role without working as it.</summary>
    public async Task<bool> InheritsAsync(string user, string role, CancellationToken cancellationToken) => (await connection.QueryAsync(
        "SELECT pg_catalog.pg_has_role($1, $2, 'USAGE')", [user, role], row => row.GetBoolean(0), cancellationToken))[0];

    /// <summary>The databases in which a user works as itself, and owns something or was granted something.</summary>
    public Task<List<string>> DatabasesOfItsOwnAsync(string user, CancellationToken cancellationToken) => connection.QueryAsync(
        $"""
        SELECT datname::text
        FROM pg_catalog.pg_database
        WHERE coalesce(({StartRole("$1")}), 'none') IN ('none', $1) AND EXISTS (
            SELECT FROM pg_catalog.pg_shdepend
            WHERE {IsSomethingThere} AND refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1))
        ORDER BY 1
        """,
        [user], row => row.GetString(0), cancellationToken);

    /// <summary>The databases in which one of the two starts in another role than the other, and where either, or such a role, owns something or was granted something.</summary>
    public Task<List<(string Database, string? InUse, string? Next)>> DifferentStartsAsync(UserTurn turn, CancellationToken cancellationToken) => connection.QueryAsync(
        $"""
        SELECT datname::text, in_use, next
        FROM pg_catalog.pg_database, LATERAL (SELECT
            nullif(nullif(({StartRole("$1")}), 'none'), $1) AS in_use,
            nullif(nullif(({StartRole("$2")}), 'none'), $2) AS next) AS start
        WHERE in_use IS DISTINCT FROM next AND EXISTS (
            SELECT FROM pg_catalog.pg_shdepend
            JOIN pg_catalog.pg_roles ON pg_roles.oid = refobjid
            WHERE {IsSomethingThere} AND rolname IN ($1, $2, in_use, next))
        ORDER BY 1
        """,
        [turn.InUse, turn.Next], row => (row.GetString(0), Role(row, 1), Role(row, 2)), cancellationToken);

    /// <summary>
    /// Whether an administrator has made the two a pair: one is a member of the other, or both are of a role in which the next one
    /// starts. Where the one in use starts is no proof: its own password is enough to change that.
    /// </summary>
    public async Task<bool> ArePairAsync(UserTurn turn, CancellationToken cancellationToken)
    {
        var (inUse, next) = (await FindAsync(turn.InUse, cancellationToken), await FindAsync(turn.Next, cancellationToken));
        if (inUse is null || next is null)
            return false;
        // Either way: a first user may have been named like a clone.
        return next.IsMemberOf(turn.InUse) || inUse.IsMemberOf(turn.Next)
            || (await StartRoleAsync(turn.Next, turn.Database ?? PostgreSqlEngine.UsualDatabase, cancellationToken) is { } role && inUse.IsMemberOf(role) && next.IsMemberOf(role));
    }

    /// <summary>
    /// The databases in which something belongs to the user. Its default privileges and user mappings do not count: nobody else needs them,
    /// and they cannot be given away.
    /// </summary>
    public Task<List<string>> DatabasesOwnedInAsync(string user, CancellationToken cancellationToken) => connection.QueryAsync(
        """
        SELECT DISTINCT coalesce(datname, current_database())::text
        FROM pg_catalog.pg_shdepend
        LEFT JOIN pg_catalog.pg_database ON pg_database.oid = dbid
        WHERE refclassid = 'pg_catalog.pg_authid'::regclass AND deptype = 'o'
          AND classid NOT IN ('pg_catalog.pg_default_acl'::regclass, 'pg_catalog.pg_user_mapping'::regclass)
          AND refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1)
        ORDER BY 1
        """,
        [user], row => row.GetString(0), cancellationToken);

    public async Task<Administrator> AdministratorAsync(CancellationToken cancellationToken) => (await connection.QueryAsync(
        """
        SELECT rolname::text, rolsuper OR rolcreaterole, rolsuper OR rolcreatedb, current_setting('server_version_num')::int / 10000, rolsuper, rolreplication
        FROM pg_catalog.pg_roles WHERE rolname = current_user
        """,
        [], row => new Administrator(row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetInt32(3))
        {
            IsSuperuser = row.GetBoolean(4),
            Replicates = row.GetBoolean(5),
        }, cancellationToken))[0];

    // What a user, a parameter, is set to start in, in a row of pg_database. Its own settings count before those of all users, and then the database's.
    private static string StartRole(string user) =>
        $"""
        SELECT substr(entry, length('role=') + 1)
        FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS entry
        WHERE entry LIKE 'role=%'
          AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {user}))
          AND setdatabase IN (0, pg_database.oid)
        ORDER BY setrole = 0, setdatabase = 0
        LIMIT 1
        """;

    private static string? Role(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private Task<List<Membership>> MembershipsAsync(string user, CancellationToken cancellationToken) => connection.QueryAsync(
        """
        SELECT role.rolname::text, grantor.rolname::text, admin_option,
               -- columns of PostgreSQL 16 and later
               coalesce((to_jsonb(membership) ->> 'inherit_option')::boolean, holder.rolinherit),
               coalesce((to_jsonb(membership) ->> 'set_option')::boolean, true)
        FROM pg_catalog.pg_auth_members AS membership
        JOIN pg_catalog.pg_roles AS role ON role.oid = membership.roleid
        JOIN pg_catalog.pg_roles AS holder ON holder.oid = membership.member
        LEFT JOIN pg_catalog.pg_roles AS grantor ON grantor.oid = membership.grantor
        WHERE holder.rolname = $1
        ORDER BY 1, 2
        """,
        [user],
        row => new Membership(row.GetString(0), row.IsDBNull(1) ? "" : row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4)),
        cancellationToken);

    private Task<List<RoleSetting>> SettingsAsync(string user, CancellationToken cancellationToken) => connection.QueryAsync(
        """
        SELECT datname::text, split_part(entry, '=', 1), substr(entry, strpos(entry, '=') + 1)
        FROM pg_catalog.pg_db_role_setting
        CROSS JOIN unnest(setconfig) AS entry
        LEFT JOIN pg_catalog.pg_database ON pg_database.oid = setdatabase
        WHERE setrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1)
        ORDER BY 1, 2
        """,
        [user], row => new RoleSetting(row.IsDBNull(0) ? null : row.GetString(0), row.GetString(1), row.GetString(2)), cancellationToken);

    private static Role ReadRole(NpgsqlDataReader row) => new("")
    {
        CanLogIn = row.GetBoolean(0),
        Inherits = row.GetBoolean(1),
        CreatesDatabases = row.GetBoolean(2),
        CreatesRoles = row.GetBoolean(3),
        Superpowers = row.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ConnectionLimit = row.GetInt32(5),
        ValidUntil = row.GetString(6),
    };
}
