using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>
/// A user name may have several accounts, each with a password of its own, and an application may come in by another one than this
/// function does.
/// </summary>
internal static class SeveralAccounts
{
    /// <summary>Refuses where the session can see that its account is not the only one of its user name.</summary>
    public static async Task RefuseAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var own = session.Server.Account;
        // What has a name and is locked, or is a role, lets nobody in.
        var mayLogIn = session.Server.IsMariaDb ? "is_role = 'N'" : "account_locked = 'N'";
        var hosts = await ListVisibleAsync(
            session, $"SELECT Host FROM mysql.user WHERE User = {SqlText.Literal(own.User)} AND {mayLogIn} ORDER BY Host", cancellationToken);
        string[] others = [.. hosts.Where(host => host != own.Host).Select(host => new MySqlAccount(own.User, host).ToString())];
        if (others.Length > 0)
        {
            throw new RotationException(DatabaseErrors.SeveralAccounts,
                $"The server has other accounts of the user '{own.User}' besides {own}, which logged in: {string.Join(", ", others)}. An application may be "
                + "using one of those, and a rotation would not change its password. Drop what is not needed, let two users alternate, or set "
                + "MYSQL_ACCOUNTS=matched if every application comes in by the same account as this function.");
        }
    }

    private static async Task<IReadOnlyList<string>> ListVisibleAsync(MySqlSession session, string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await session.ListAsync(sql, cancellationToken);
        }
        catch (MySqlException refusal) when (refusal.Number is ServerErrors.TableAccessDenied or ServerErrors.DatabaseAccessDenied)
        {
            return []; // most users may not look
        }
    }
}
