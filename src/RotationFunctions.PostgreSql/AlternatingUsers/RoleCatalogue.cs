using Npgsql;
using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql;

/// <summary>What the server's catalogue says about users. Everybody may read all of it.</summary>
internal sealed class RoleCatalogue(NpgsqlConnection connection)
{
    /// <summary>SQL for what a user is set to start in, in a row of pg_database. Its own settings count before those of all users, and then the database's.</summary>
    /// <param name="user">The parameter that holds its name.</param>
    public static string StartRole(string user) =>
        $"""
        SELECT substr(entry, length('role=') + 1)
        FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS entry
        WHERE entry LIKE 'role=%'
          AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = {user}))
          AND setdatabase IN (0, pg_database.oid)
        ORDER BY setrole = 0, setdatabase = 0
        LIMIT 1
        """;

    /// <summary>SQL, but for <c>SELECT</c> and what to select, for the rows of pg_roles that a user may work as.</summary>
    /// <param name="user">The parameter that holds its name.</param>
    public static string RolesOf(string user) =>
        $"""
        FROM pg_catalog.pg_roles
        WHERE pg_catalog.pg_has_role({user}, oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
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

    /// <summary>Whether a user may work as a role.</summary>
    public async Task<bool> MayWorkAsAsync(string user, string role, CancellationToken cancellationToken) => (await connection.QueryAsync(
        $"SELECT EXISTS (SELECT {RolesOf("$1")} AND rolname = $2)", [user, role], row => row.GetBoolean(0), cancellationToken))[0];

    /// <summary>Whether a user has the privileges of a role without working as it.</summary>
    public async Task<bool> InheritsAsync(string user, string role, CancellationToken cancellationToken) => (await connection.QueryAsync(
        "SELECT pg_catalog.pg_has_role($1, $2, 'USAGE')", [user, role], row => row.GetBoolean(0), cancellationToken))[0];

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
