using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.PostgreSql;
using RotationFunctions.Tests;

namespace RotationFunctions.Walk.Tests;

/// <summary>A user of a real PostgreSQL, or two that take turns, who own a table.</summary>
internal sealed partial class PostgreSqlScene : Scene
{
    private const string AdministratorSecret = "administrator";

    private static int _count;

    private readonly PostgreSqlServer _server;
    private readonly NpgsqlDataSource _superuser;
    private readonly string _user = $"walked_{Interlocked.Increment(ref _count)}";
    private readonly string _password = RandomNumberGenerator.GetHexString(24);
    private readonly string _administratorPassword = RandomNumberGenerator.GetHexString(24);
    private readonly string _verifier;
    private readonly bool _alternates;
    private readonly bool _startsInOwnerRole;
    private IReadOnlyList<PostgreSqlRight> _reached = [];

    private PostgreSqlScene(PostgreSqlServer server, Wire wire, bool alternates, bool startsInOwnerRole)
    {
        _startsInOwnerRole = startsInOwnerRole;
        _server = server;
        _superuser = NpgsqlDataSource.Create(server.AdministratorConnectionString);
        _alternates = alternates;
        _verifier = Verifier(_password);
        Wire = wire;
    }

    public override Wire Wire { get; }

    public override string Handler => "postgresql";

    public override string FirstValue => ValueOf(_user, _password, _alternates ? AdministratorSecret : null);

    public override (string Name, string Value)? Administrator =>
        _alternates ? (AdministratorSecret, ValueOf($"{_user}_admin", _administratorPassword)) : null;

    private string Clone => $"{_user}_clone";

    private string Owner => _startsInOwnerRole ? $"owner_of_{_user}" : _user;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="rotator">Another rotator than the product's.</param>
    /// <param name="startsInOwnerRole">Whether the first user works as a role that owns everything, and not as itself.</param>
    public static async Task<PostgreSqlScene> CreateAsync(
        PostgreSqlServer server, RotationStrategy strategy, int turnsBefore = 0, Rotator? rotator = null, bool startsInOwnerRole = false)
    {
        var settings = new DatabaseSettings();
        var alternates = strategy == RotationStrategy.AlternatingUsers;
        var scene = new PostgreSqlScene(server, Wire.To(server.Port), alternates, startsInOwnerRole)
        {
            Rotator = rotator ?? new DatabaseRotator(new PostgreSqlEngine(settings.Tls, RandomNumberGenerator.Create()), settings),
            CurrentAlwaysWorks = alternates,
            TurnsBefore = turnsBefore,
        };
        await scene.ExecuteAsync($"""
            CREATE ROLE {scene._user} LOGIN;
            CREATE ROLE {scene._user}_admin LOGIN CREATEROLE PASSWORD '{Verifier(scene._administratorPassword)}';
            {(startsInOwnerRole ? $"CREATE ROLE {scene.Owner}; GRANT {scene.Owner} TO {scene._user}; GRANT {scene.Owner} TO {scene._user}_admin WITH ADMIN OPTION" : "")};
            CREATE TABLE of_{scene._user} (id int);
            ALTER TABLE of_{scene._user} OWNER TO {scene.Owner};
            CREATE SCHEMA {scene._user} AUTHORIZATION {scene.Owner};
            CREATE TABLE read_by_{scene._user} (id int);
            GRANT SELECT ON read_by_{scene._user} TO {scene.Owner};
            CREATE ROLE group_of_{scene._user};
            CREATE ROLE later_of_{scene._user};
            GRANT group_of_{scene._user} TO {scene.Owner};
            GRANT {scene._user}, group_of_{scene._user}, later_of_{scene._user} TO {scene._user}_admin WITH ADMIN OPTION
            """);
        scene._reached = [.. (await scene.ReadAsync()).Where(right => right.IsReach)];
        return scene;
    }

    public override Task ResetAsync() => ExecuteAsync($"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{Clone}') THEN
                DROP OWNED BY {Clone};
                DROP ROLE {Clone};
            END IF;
        END $$;
        ALTER ROLE {_user} RESET ALL;
        {(_startsInOwnerRole ? $"ALTER ROLE {_user} SET role = {Owner}" : "")};
        ALTER ROLE {_user} SET statement_timeout = '1min';
        ALTER ROLE {_user} SET lock_timeout = '10s';
        ALTER ROLE {_user} LOGIN CONNECTION LIMIT 50 PASSWORD '{_verifier}'
        """);

    // One of each goes, changes and comes. What the clone gets beyond the first user must go at its next turn.
    public override Task ChangeRightsAsync(SecretValue current) => ExecuteAsync(current.GetString("username") == Clone
        ? $"""
            ALTER ROLE {Clone} CONNECTION LIMIT 40;
            ALTER ROLE {Clone} RESET lock_timeout;
            ALTER ROLE {Clone} SET statement_timeout = '2min';
            ALTER ROLE {Clone} SET work_mem = '8MB';
            SET ROLE {_user}_admin;
            GRANT later_of_{_user} TO {Clone};
            GRANT {_user} TO {Clone} WITH ADMIN OPTION;
            RESET ROLE
            """
        : $"""
            ALTER ROLE {_user} CONNECTION LIMIT 30;
            ALTER ROLE {_user} RESET work_mem;
            ALTER ROLE {_user} SET statement_timeout = '3min';
            ALTER ROLE {_user} SET lock_timeout = '5s'
            """);

    public override Task<bool> WorksAsync(SecretValue value) => TryAsync(value, $"COMMENT ON TABLE of_{_user} IS 'an owner was here'");

    private async Task<bool> TryAsync(SecretValue value, string sql)
    {
        var login = new NpgsqlConnectionStringBuilder
        {
            Host = _server.Host, Port = _server.Port, Database = "postgres", Username = value.GetString("username"), Password = value.GetString("password"),
            Pooling = false, SslMode = SslMode.Disable,
        };
        var builder = new NpgsqlDataSourceBuilder(login.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false)); // costs time and proves nothing here
        await using var source = builder.Build();
        try
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(Stop);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    public override async Task<IReadOnlyDictionary<string, string>> ReadRightsAsync() =>
        (await ReadAsync()).GroupBy(right => right.User)
            .ToDictionary(user => $"'{user.Key}'", user => string.Join("; ", user));

    // What one makes, the other must be able to use; and the clone, which works as the first user, must be as that and have nothing of its own.
    public override async Task<string?> FindDifferenceAsync(SecretValue current)
    {
        await TryAsync(current, $"CREATE TABLE {_user}.made ()");
        await using var command = _superuser.CreateCommand($"""
            SELECT rolname || ' cannot use what the other makes' FROM pg_roles
            WHERE rolname IN ('{_user}', '{Clone}') AND NOT pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = '{_user}.made'::regclass), 'USAGE')
            """);
        var difference = (string?)await command.ExecuteScalarAsync(Stop);
        await ExecuteAsync($"DROP TABLE {_user}.made");
        return difference ?? (_alternates ? PostgreSqlTurns.FindDifference(_user, Clone, Owner, _reached, await ReadAsync(), isClonesTurn: current.GetString("username") == Clone) : null);
    }

    private Task<IReadOnlyList<PostgreSqlRight>> ReadAsync() => PostgreSqlRight.ReadAsync(_superuser, [_user, Clone], Stop);

    public override IReadOnlyCollection<string> OtherSecrets => [_administratorPassword];

    public override async Task<IReadOnlyList<string>> ReadStoredAsync()
    {
        await using var command = _superuser.CreateCommand($"SELECT array_agg(rolpassword) FROM pg_authid WHERE rolname IN ('{_user}', '{Clone}') AND rolpassword IS NOT NULL");
        return await command.ExecuteScalarAsync(Stop) as string[] ?? [];
    }

    public override string Refusal => "C28P01";

    public override bool IsFarewell(string request) => request == "X\0\0\0\u0004";

    public override string Describe(string request) => Verb().Match(request) is { Success: true } verb ? verb.Value : "login";

    public override async Task<string> ReadServerLogAsync() => await _server.ReadLogAsync(Stop) ?? "";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _superuser.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static string Verifier(string password) => ScramVerifier.Make(password, RandomNumberGenerator.Create());

    private string ValueOf(string user, string password, string? administrator = null)
    {
        var value = new JsonObject
        {
            ["engine"] = "postgres", ["host"] = "127.0.0.1", ["port"] = Wire.Port, ["dbname"] = "postgres", ["username"] = user, ["password"] = password, ["ssl"] = false,
        };
        if (administrator is not null)
            value["masterarn"] = administrator;
        return value.ToJsonString();
    }

    [GeneratedRegex("(SELECT|ALTER|CREATE|GRANT|REVOKE|BEGIN|COMMIT|ROLLBACK|SET|DISCARD|SHOW|DO|LOCK|COMMENT|REASSIGN)( [a-zA-Z_.]+)?")]
    private static partial Regex Verb();
}
