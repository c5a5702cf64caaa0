using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MySqlConnector;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.MySql;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>A user of a real MySQL or MariaDB, or two that take turns, who may read a table.</summary>
internal sealed partial class MySqlScene : Scene
{
    private const string AdministratorSecret = "administrator";

    private static int _count;

    private readonly MySqlServer _server;
    private readonly string _user = $"walked_{Interlocked.Increment(ref _count)}";
    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private readonly bool _alternates;
    private readonly bool _keepsPassword;
    private readonly string _plugin;

    private MySqlScene(MySqlServer server, Wire wire, bool alternates, bool keepsPassword, string plugin)
    {
        _plugin = plugin;
        _server = server;
        _alternates = alternates;
        _keepsPassword = keepsPassword;
        Wire = wire;
    }

    public override Wire Wire { get; }

    public override string Handler => "mysql";

    public override IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["MYSQL_PUBLIC_KEY"] = "retrieve" };

    public override string FirstValue => ValueOf(_user, _password, _alternates ? AdministratorSecret : null);

    public override (string Name, string Value)? Administrator => _alternates ? (AdministratorSecret, ValueOf(Root.UserID, Root.Password)) : null;

    private MySqlConnectionStringBuilder Root => new(_server.AdministratorConnectionString);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="rotator">Another rotator than the product's.</param>
    /// <param name="mayKeepPassword">Whether a single user of MySQL may keep its old password beside the new one.</param>
    /// <param name="plugin">How MariaDB lets the user in.</param>
    public static async Task<MySqlScene> CreateAsync(
        MySqlServer server, RotationStrategy strategy, int turnsBefore = 0, Rotator? rotator = null, bool mayKeepPassword = true, string plugin = PasswordPlugin.Native)
    {
        var settings = new DatabaseSettings();
        var alternates = strategy == RotationStrategy.AlternatingUsers;
        var keepsPassword = server.Kind == MySqlKind.MySql && !alternates && mayKeepPassword;
        var scene = new MySqlScene(server, Wire.To(server.Port), alternates, keepsPassword, plugin)
        {
            Rotator = rotator ?? new DatabaseRotator(new MySqlEngine(settings.Tls, new MySqlSettings { RetrievePublicKey = true }), settings),
            TurnsBefore = turnsBefore,
            CurrentAlwaysWorks = alternates || keepsPassword,
        };
        await server.ExecuteAsync($"""
            CREATE DATABASE of_{scene._user};
            CREATE TABLE of_{scene._user}.t (id INT);
            DROP ROLE IF EXISTS role_of_{scene._user};
            CREATE ROLE role_of_{scene._user};
            GRANT UPDATE ON of_{scene._user}.* TO role_of_{scene._user}
            """, Stop);
        return scene;
    }

    public override Task ResetAsync() => _server.ExecuteAsync($"""
        DROP USER IF EXISTS '{_user}_clone'@'%', '{_user}_clone'@'localhost', '{_user}'@'%';
        CREATE USER '{_user}'@'%' IDENTIFIED {(_server.Kind == MySqlKind.MySql ? $"BY '{_password}'" : $"VIA {_plugin} USING '{PasswordPlugin.MakeVerifier(_plugin, _password)}'")} WITH MAX_USER_CONNECTIONS 50;
        GRANT SELECT, INSERT ON of_{_user}.* TO '{_user}'@'%' WITH GRANT OPTION;
        GRANT role_of_{_user} TO '{_user}'@'%';
        SET DEFAULT ROLE role_of_{_user} {(_server.Kind == MySqlKind.MySql ? "TO" : "FOR")} '{_user}'@'%';
        {(_keepsPassword ? $"GRANT APPLICATION_PASSWORD_ADMIN ON *.* TO '{_user}'@'%'" : "")}
        """, Stop);

    public override async Task<bool> WorksAsync(SecretValue value)
    {
        var login = new MySqlConnectionStringBuilder
        {
            Server = _server.Host, Port = (uint)_server.Port, UserID = value.GetString("username"), Password = value.GetString("password"),
            Pooling = false, SslMode = MySqlSslMode.Disabled, AllowPublicKeyRetrieval = true,
        };
        await using var connection = new MySqlConnection(login.ConnectionString);
        try
        {
            await connection.OpenAsync(Stop);
            await using var command = new MySqlCommand($"SELECT COUNT(*) FROM of_{_user}.t", connection);
            await command.ExecuteScalarAsync(Stop);
            return true;
        }
        catch (MySqlException refusal) when (refusal.ErrorCode is not MySqlErrorCode.UnableToConnectToHost)
        {
            return false;
        }
    }

    public override async Task<IReadOnlyDictionary<string, string>> ReadRightsAsync()
    {
        await using var connection = new MySqlConnection(Root.ConnectionString);
        await connection.OpenAsync(Stop);
        var rights = new Dictionary<string, string>();
        foreach (var account in await ListAsync(connection, $"SELECT CONCAT('''', User, '''@''', Host, '''') FROM mysql.user WHERE User IN ('{_user}', '{_user}_clone')"))
        {
            var made = string.Join("; ", await ListAsync(connection, $"SHOW CREATE USER {account}"));
            if (!made.Contains("ACCOUNT LOCK", StringComparison.Ordinal))
                rights[account] = Verifier().Replace(string.Join("; ", [made, .. await ListAsync(connection, $"SHOW GRANTS FOR {account}")]), "");
        }
        return rights;
    }

    public override async Task<string?> FindDifferenceAsync(SecretValue current)
    {
        var rights = (await ReadRightsAsync()).ToLookup(
            account => account.Key.Contains("_clone", StringComparison.Ordinal),
            account => $"{account.Key}: {account.Value}".Replace("_clone", "", StringComparison.Ordinal));
        return !_alternates || rights[true].Order().SequenceEqual(rights[false].Order())
            ? null : $"one user has the rights [{string.Join("; ", rights[false])}] and the other [{string.Join("; ", rights[true])}]";
    }

    // After the clone's turn something goes, after the first user's something comes.
    public override Task ChangeRightsAsync(SecretValue current) => _server.ExecuteAsync(current.GetString("username") == _user
        ? $"GRANT DELETE ON of_{_user}.* TO '{_user}'@'%'" : $"REVOKE INSERT ON of_{_user}.* FROM '{_user}_clone'@'%'", Stop);

    public override IReadOnlyCollection<string> OtherSecrets => [Root.Password];

    // MySQL stores bytes, which are no text.
    public override async Task<IReadOnlyList<string>> ReadStoredAsync()
    {
        if (_server.Kind == MySqlKind.MySql)
            return [];
        await using var connection = new MySqlConnection(Root.ConnectionString);
        await connection.OpenAsync(Stop);
        return await ListAsync(connection, $"SELECT authentication_string FROM mysql.user WHERE User IN ('{_user}', '{_user}_clone') AND authentication_string <> ''");
    }

    public override string Refusal => "#28000";

    public override bool IsFarewell(string request) => request == "\u0001\0\0\0\u0001";

    public override string Describe(string request) => Verb().Match(request) is { Success: true } verb ? verb.Value : "login";

    public override async Task<string> ReadServerLogAsync() => await _server.ReadLogAsync(Stop) ?? "";

    private static async Task<List<string>> ListAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(Stop);
        List<string> all = [];
        while (await rows.ReadAsync(Stop))
            all.Add(rows.GetString(0));
        return all;
    }

    private string ValueOf(string user, string password, string? administrator = null)
    {
        var value = new JsonObject
        {
            ["engine"] = "mysql", ["host"] = "127.0.0.1", ["port"] = Wire.Port, ["username"] = user, ["password"] = password, ["ssl"] = false,
        };
        if (administrator is not null)
            value["masterarn"] = administrator;
        return value.ToJsonString();
    }

    // What is stored of a password differs with each of them, and may hold any character.
    [GeneratedRegex(@"(AS|PASSWORD|USING) '(?:[^'\\]|''|\\.)*'", RegexOptions.Singleline)]
    private static partial Regex Verifier();

    [GeneratedRegex("(SELECT|ALTER|CREATE|GRANT|REVOKE|SET|SHOW|DROP|START|COMMIT)( [a-zA-Z_.@]+)?")]
    private static partial Regex Verb();
}
