using System.Text.RegularExpressions;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>What a superuser sees of the users that take turns.</summary>
internal static partial class CatalogueExtensions
{
    /// <summary>The roles that a user is a member of.</summary>
    public static Task<string> MembershipsAsync(this Turns turns, string user) => turns.AskAsync(
        $"SELECT string_agg(DISTINCT roleid::regrole::text, ', ') FROM pg_auth_members WHERE member = {Oid(user)}");

    public static Task<string> SettingsAsync(this Turns turns, string user) => turns.AskAsync(
        $"SELECT string_agg(setdatabase || ' ' || setting, E'\\n' ORDER BY setdatabase, setting) FROM pg_db_role_setting, unnest(setconfig) AS setting WHERE setrole = {Oid(user)}");

    /// <summary>Each row that makes up a user, with the transaction that wrote it last.</summary>
    public static Task<string> CatalogueRowsAsync(this Turns turns, string user) => turns.AskAsync(
        $"""
        SELECT concat_ws(E'\n',
            (SELECT a.xmin || to_jsonb(a)::text FROM pg_authid a WHERE oid = {Oid(user)}),
            (SELECT string_agg(m.xmin || to_jsonb(m)::text, ' ' ORDER BY roleid) FROM pg_auth_members m WHERE member = {Oid(user)}),
            (SELECT string_agg(s.xmin || to_jsonb(s)::text, ' ' ORDER BY setdatabase) FROM pg_db_role_setting s WHERE setrole = {Oid(user)}))
        """);

    /// <summary>The statements about the two users that were run so far.</summary>
    public static async Task<IReadOnlyList<string>> StatementsAsync(this Turns turns)
    {
        var log = await turns.Server.ReadLogAsync(TestContext.Current.CancellationToken);
        return [.. RoleStatement().Matches(log!).Select(match => match.Groups[1].Value).Where(statement =>
            statement.Contains(turns.FirstUser.Quoted(), StringComparison.Ordinal) || statement.Contains(turns.Clone.Quoted(), StringComparison.Ordinal))];
    }

    /// <summary>The logins of the two users and of the administrator that the server has refused so far.</summary>
    public static async Task<int> FailedLoginsAsync(this Turns turns)
    {
        var log = await turns.Server.ReadLogAsync(TestContext.Current.CancellationToken);
        return FailedLogin().Matches(log!).Count(match => match.Groups[1].Value == turns.FirstUser || match.Groups[1].Value == turns.Clone || match.Groups[1].Value == turns.Admin);
    }

    private static string Oid(string user) => $"(SELECT oid FROM pg_roles WHERE rolname = {Account.Literal(user)})";

    [GeneratedRegex("FATAL:  .* for user \"(.*?)\"")]
    private static partial Regex FailedLogin();

    [GeneratedRegex("execute <unnamed>: ((?:CREATE ROLE|ALTER ROLE|GRANT|REVOKE) .*)")]
    private static partial Regex RoleStatement();
}
