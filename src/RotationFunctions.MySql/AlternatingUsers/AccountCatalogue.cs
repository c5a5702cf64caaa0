using System.Globalization;
using MySqlConnector;
using RotationFunctions.Databases;

namespace RotationFunctions.MySql;

/// <summary>What the server tells an administrator of the accounts of a user name, in its own words where these can be relied on.</summary>
internal sealed class AccountCatalogue(MySqlSession session, Administrator administrator)
{
    private const string AboutColumns =
        "SELECT COLUMN_NAME, CHARACTER_MAXIMUM_LENGTH FROM information_schema.COLUMNS "
        + "WHERE TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'user' AND COLUMN_NAME IN ('User', 'User_attributes')";

    private Dictionary<string, string?>? _columns;

    /// <summary>Whether there is an account of that name, or a role, besides those that are without a password of ours yet.</summary>
    public Task<bool> ExistsAsync(string user, CancellationToken cancellationToken) => ReadAsync(user, async () =>
    {
        var ours = string.Join(", ", PasswordPlugin.UnusableOnes.Select(SqlText.Literal));
        var sql = $"SELECT COUNT(*) FROM mysql.user WHERE User = {SqlText.Literal(user)} AND authentication_string NOT IN ({ours})";
        return await session.ReadAsync(sql, cancellationToken) != "0";
    });

    /// <exception cref="RotationException"><see cref="DatabaseErrors.UserNameTooLong"/></exception>
    public Task RequireNameFitsAsync(string user, CancellationToken cancellationToken) => ReadAsync(user, async () =>
    {
        var columns = await ColumnsAsync(cancellationToken);
        var longest = int.Parse(columns.GetValueOrDefault("User") ?? throw Unreadable(user), CultureInfo.InvariantCulture);
        return user.Length <= longest ? true : throw new RotationException(DatabaseErrors.UserNameTooLong,
            $"The user whose turn is next would be '{user}', a name of {user.Length} characters, but {session.Server.Name} takes no more than {longest} here. "
            + "Give the secret a user with a shorter name.");
    });

    /// <summary>Every account of that name, by its host.</summary>
    public Task<IReadOnlyList<AccountState>> ListAsync(string user, CancellationToken cancellationToken) => ReadAsync(user, async () =>
    {
        var accounts = new List<AccountState>();
        var mandatory = await MandatoryRoles.ReadAsync(session, cancellationToken);
        foreach (var row in await RowsAsync(user, cancellationToken))
            accounts.Add(await DescribeAsync(new MySqlAccount(user, row.Host), row, cancellationToken) with { MandatoryRoles = mandatory });
        return (IReadOnlyList<AccountState>)accounts;
    });

    /// <summary>A view, routine, trigger or event that runs with the rights of the account, for people; <c>null</c> where none can be seen.</summary>
    public Task<string?> FindDefinedByAsync(MySqlAccount account, CancellationToken cancellationToken)
    {
        (string Kind, string Table, string Schema, string Name)[] kinds =
        [
            ("view", "information_schema.VIEWS", "TABLE_SCHEMA", "TABLE_NAME"), ("routine", "information_schema.ROUTINES", "ROUTINE_SCHEMA", "ROUTINE_NAME"),
            ("trigger", "information_schema.TRIGGERS", "TRIGGER_SCHEMA", "TRIGGER_NAME"),
            // MySQL lets nobody drop the definer of what he cannot see. MariaDB does, but has a table of events, which tells more than that view.
            administrator.IsMariaDb ? ("event", "mysql.event", "db", "name") : ("event", "information_schema.EVENTS", "EVENT_SCHEMA", "EVENT_NAME"),
        ];
        var definer = SqlText.Literal($"{account.User}@{account.Host}");
        var queries = kinds.Select(kind =>
            $"SELECT CONCAT('the {kind.Kind} ', {kind.Schema}, '.', {kind.Name}) FROM {kind.Table} WHERE DEFINER = {definer}");
        return ReadAsync(account.User, () => session.ReadAsync(string.Join(" UNION ALL ", queries) + " LIMIT 1", cancellationToken));
    }

    private async Task<Dictionary<string, string?>> ColumnsAsync(CancellationToken cancellationToken) =>
        _columns ??= (await session.RowsAsync(AboutColumns, cancellationToken)).ToDictionary(row => row[0]!, row => row[1]);

    private async Task<IEnumerable<CatalogueRow>> RowsAsync(string user, CancellationToken cancellationToken)
    {
        var name = SqlText.Literal(user);
        var sql = administrator.IsMariaDb ? CatalogueRow.SelectFromMariaDb(name)
            : CatalogueRow.SelectFromMySql(name, hasAttributes: (await ColumnsAsync(cancellationToken)).ContainsKey("User_attributes"));
        return (await session.RecordsAsync(sql, cancellationToken)).Select(record => new CatalogueRow(record));
    }

    private async Task<AccountState> DescribeAsync(MySqlAccount account, CatalogueRow row, CancellationToken cancellationToken)
    {
        var definition = await session.ListAsync($"SHOW CREATE USER {account.Sql}", cancellationToken);
        var grants = await session.ListAsync($"SHOW GRANTS FOR {account.Sql}", cancellationToken);
        var state = new AccountState(
            account,
            Parse("SHOW CREATE USER", account, () => AccountDefinitionParser.Parse(account, administrator.IsMariaDb ? definition : definition.Select(row.Repair))),
            Parse("SHOW GRANTS", account, () => GrantParser.Parse(account, grants)));
        row.Complete(state.Definition, state.Rights);
        return state;
    }

    private T Parse<T>(string statement, MySqlAccount account, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException unknown)
        {
            throw new RotationException(DatabaseErrors.RightsNotMirrored,
                $"What {session.Server.Name} answers to {statement} FOR {account} is not understood: {unknown.Message}. So nobody could make another account its equal.");
        }
    }

    private async Task<T> ReadAsync<T>(string user, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (MySqlException failure) when (Refusal.IsForPrivilege(failure))
        {
            throw Unreadable(user);
        }
        catch (MySqlException failure)
        {
            throw StatementFailure.Name(failure, $"tell of the user '{user}' to", session.Server, $"That takes: {administrator.CureForReading}.");
        }
    }

    private RotationException Unreadable(string user) => new(DatabaseErrors.PrivilegeMissing,
        $"{session.Server.Name} does not let the administrator {administrator.Account} see the accounts and rights of the user '{user}'. That takes: "
        + $"{administrator.CureForReading}.");
}
