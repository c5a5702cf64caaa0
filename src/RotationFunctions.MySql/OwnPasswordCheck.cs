using System.Globalization;

namespace RotationFunctions.MySql;

/// <summary>Looks whether an account could change its own password, and whether anything would keep the new one from being used.</summary>
internal sealed class OwnPasswordCheck(MySqlSession session, MySqlSettings settings, Checklist checks)
{
    private ServerIdentity Server => session.Server;

    public async Task RunAsync(PasswordSettings passwords, CancellationToken cancellationToken)
    {
        if (!settings.OnlyMatchedAccount)
            await LookAsync("accounts", LookAtAccountsAsync);
        await ServerMode.LookAsync(session, checks, cancellationToken);
        await LookAsync("old password", Server.IsMariaDb ? LookAtVerifiersAsync : LookAtRetainingAsync);
        await LookAsync("connections", LookAtConnectionsAsync);
        await LookAsync(PasswordLifetime.Name, LookAtExpiryAsync);
        await LookAsync("failed logins", LookAtLockAsync);
        await ServerPasswordPolicy.CompareAsync(session, passwords, checks, cancellationToken);

        Task LookAsync(string name, Func<string, CancellationToken, Task> look) => session.LookAsync(name, checks, () => look(name, cancellationToken));
    }

    private async Task LookAtAccountsAsync(string name, CancellationToken cancellationToken)
    {
        await session.PrepareToWriteAsync(cancellationToken); // nothing is written, but a name is quoted
        await SeveralAccounts.RefuseAsync(session, cancellationToken);
        checks.Pass(name, $"No other account of the user '{Server.Account.User}' can be seen besides {Server.Account}.");
    }

    private async Task LookAtVerifiersAsync(string name, CancellationToken cancellationToken)
    {
        if (!await MariaDbPassword.TakesVerifiersAsync(session, cancellationToken))
            checks.Warn(name, MariaDbPassword.NoVerifiers);
        checks.Warn(name, "MariaDB keeps one password per account, so the old one stops working with the change, seconds before applications can read the new one. Where "
            + "that matters, let two users alternate (masterarn).");
    }

    private async Task LookAtRetainingAsync(string name, CancellationToken cancellationToken)
    {
        const string Privilege = "APPLICATION_PASSWORD_ADMIN";
        var own = await OwnRights.FindAsync(session, cancellationToken);
        if (own.Dynamic.ContainsKey(Privilege) || new GrantableRights(own, Server.IsMariaDb, served: []).MayAlterAccounts)
            checks.Pass(name, "The old password works on until the next rotation.");
        else
        {
            checks.Warn(name, "The old password stops working with the change, seconds before applications can read the new one. An administrator can let MySQL keep it "
                + $"with GRANT {Privilege} ON *.* TO {Server.Account.Sql}.");
        }
    }

    private async Task LookAtConnectionsAsync(string name, CancellationToken cancellationToken)
    {
        var limit = int.Parse(await session.ReadAsync("SELECT @@session.max_user_connections", cancellationToken) ?? "0", CultureInfo.InvariantCulture);
        if (limit == 1)
            checks.Fail(name, $"The account may have 1 connection at once, but a rotation needs 2. Let an administrator run: ALTER USER {Server.Account.Sql} WITH MAX_USER_CONNECTIONS 0.");
        else if (limit > 1)
            checks.Warn(name, $"The account may have {limit} connections at once. A rotation needs 2 of them for a moment: leave them free.");
    }

    private async Task LookAtExpiryAsync(string name, CancellationToken cancellationToken) =>
        await PasswordLifetime.LookAsync(session, (await ReadOwnAsync(cancellationToken))[AccountOption.Lifetime], checks, cancellationToken);

    // A set that is cut off after the change is repeated, and that begins with the old password.
    private async Task LookAtLockAsync(string name, CancellationToken cancellationToken)
    {
        var attempts = Server.IsMariaDb
            ? await session.ReadAsync("SELECT @@global.max_password_errors", cancellationToken)
            : (await ReadOwnAsync(cancellationToken))[AccountOption.FailedLogins];
        if (attempts == "1")
            checks.Warn(name, "The server locks the account after a single failed login. A rotation makes none, but one that is cut off and repeated may. Let the server bear a few.");
        else
            checks.Pass(name, "The server does not lock the account after a single failed login.");
    }

    private async Task<AccountDefinition> ReadOwnAsync(CancellationToken cancellationToken) =>
        AccountDefinitionParser.Parse(Server.Account, await session.ListAsync("SHOW CREATE USER CURRENT_USER()", cancellationToken));
}
