using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What the catalogue holds of a test's own roles: others are free to come and go beside it.</summary>
internal static class RolePicture
{
    /// <summary>The roles of a user's name, or with it as a part of theirs, with all that belongs to them, the password's verifier and the row's version included.</summary>
    public static Task<string> PictureAsync(this PostgreSqlServer server, string user, CancellationToken cancellationToken) => server.ReadAsync(
        $"""
        WITH ours AS (SELECT role.xmin::text || role::text AS row, role.oid FROM pg_authid AS role WHERE rolname ~ '(^|_){user}(_|$)')
        SELECT coalesce((SELECT string_agg(row, '|' ORDER BY oid) FROM ours), '')
            || coalesce((SELECT string_agg(link::text, '|' ORDER BY link::text) FROM pg_auth_members AS link WHERE member IN (SELECT oid FROM ours) OR roleid IN (SELECT oid FROM ours)), '')
            || coalesce((SELECT string_agg(setting::text, '|' ORDER BY setting::text) FROM pg_db_role_setting AS setting WHERE setrole IN (SELECT oid FROM ours)), '')
        """, cancellationToken);
}
