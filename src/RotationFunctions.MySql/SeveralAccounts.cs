using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// A user name may have several accounts, each with a password of its own, and an application may come in by another one than this
/// function does.
/// </summary>
internal static class SeveralAccounts
{
    // MariaDB's view 'user' does not tell; its table does, to whoever may read that.
    private const string LockedOnMariaDb = "JSON_VALUE(Priv, '$.account_locked')";

    /// <summary>Refuses where the session can see that its account is not the only one of its user name that lets anybody in.</summary>
    public static async Task RefuseAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var own = session.Server.Account;
        var hosts = session.Server.IsMariaDb
            ? (await ListHostsAsync(session, "user", "is_role = 'N'", cancellationToken))
                .Except(await ListHostsAsync(session, "global_priv", LockedOnMariaDb, cancellationToken))
            : await ListHostsAsync(session, "user", "account_locked = 'N'", cancellationToken);
        string[] others = [.. hosts.Where(host => host != own.Host).Select(host => new MySqlAccount(own.User, host).ToString())];
        if (others.Length > 0)
        {
            throw new RotationException(DatabaseErrors.SeveralAccounts,
                $"The server has other accounts of the user '{own.User}' besides {own}, which logged in: {string.Join(", ", others)}. An application may be "
                + "using one of those, and a rotation would not change its password. Drop what is not needed, let two users alternate, or set "
                + "MYSQL_ACCOUNTS=matched if every application comes in by the same account as this function.");
        }
    }

    private static async Task<IReadOnlyList<string>> ListHostsAsync(
        MySqlSession session, string table, string condition, CancellationToken cancellationToken)
    {
        var user = SqlText.Literal(session.Server.Account.User);
        try
        {
            return await session.ListAsync($"SELECT Host FROM mysql.{table} WHERE User = {user} AND {condition} ORDER BY Host", cancellationToken);
        }
        catch (MySqlException refusal) when (refusal.Number is ServerErrors.TableAccessDenied or ServerErrors.DatabaseAccessDenied)
        {
            return []; // most users may not look
        }
    }
}
