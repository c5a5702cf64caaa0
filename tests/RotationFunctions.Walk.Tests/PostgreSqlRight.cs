using Npgsql;

namespace RotationFunctions.Walk.Tests;

/// <summary>One thing that a role of PostgreSQL has, is in, sets or may do.</summary>
/// <param name="Kind"><c>has</c>, <c>is in</c>, <c>sets</c> or <c>may</c>.</param>
internal sealed record PostgreSqlRight(string User, string Kind, string What)
{
    /// <summary>Whether it is a membership or a privilege, and not of the user's login.</summary>
    public bool IsReach => Kind is "is in" or "may";

    /// <summary>Whether it lets the user work as another one, and no more than that.</summary>
    public bool IsSharingWith(string user) =>
        (Kind == "is in" && What.StartsWith($"{user} ", StringComparison.Ordinal) && !What.Contains("\"admin_option\": true", StringComparison.Ordinal))
        || (Kind == "sets" && What == $"0 role={user}");

    public override string ToString() => $"{Kind} {What}";

    /// <summary>All that some roles have that may log in, in the order of the words; also what others may do with what is theirs.</summary>
    public static async Task<IReadOnlyList<PostgreSqlRight>> ReadAsync(NpgsqlDataSource superuser, string[] users, CancellationToken cancellationToken)
    {
        await using var command = superuser.CreateCommand("""
            WITH walked AS (SELECT * FROM pg_roles WHERE rolname = ANY($1) AND rolcanlogin),
            guarded AS (
                SELECT 'relation ' || oid::regclass AS object, relowner AS owner, relacl AS list FROM pg_class WHERE relacl IS NOT NULL
                UNION ALL SELECT format('column %s.%s', attrelid::regclass, attname), relowner, attacl
                    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attacl IS NOT NULL
                UNION ALL SELECT 'schema ' || nspname, nspowner, nspacl FROM pg_namespace
                UNION ALL SELECT 'database ' || datname, datdba, datacl FROM pg_database
                UNION ALL SELECT 'routine ' || oid::regprocedure, proowner, proacl FROM pg_proc WHERE proacl IS NOT NULL
                UNION ALL SELECT format('defaults %s in %s', defaclobjtype, defaclnamespace::regnamespace), defaclrole, defaclacl FROM pg_default_acl)
            SELECT rolname, 'has', concat_ws(' ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil) AS what FROM walked
            UNION SELECT rolname, 'is in', format('%s %s', roleid::regrole, to_jsonb(membership) - '{oid,roleid,member,grantor}'::text[])
                FROM walked JOIN pg_auth_members membership ON member = walked.oid
            UNION SELECT rolname, 'sets', format('%s %s', setdatabase, setting) FROM walked JOIN pg_db_role_setting ON setrole = walked.oid, unnest(setconfig) setting
            UNION SELECT rolname, 'may', format('%s on %s to %s %s', privilege_type, object, grantee::regrole, is_grantable)
                FROM guarded, aclexplode(list), walked WHERE walked.oid IN (grantee, owner)
            ORDER BY 1, 2, 3
            """);
        command.Parameters.AddWithValue(users);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<PostgreSqlRight> rights = [];
        while (await rows.ReadAsync(cancellationToken))
            rights.Add(new PostgreSqlRight(rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        return rights;
    }
}
