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

    private PostgreSqlScene(PostgreSqlServer server, Wire wire, bool alternates)
    {
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

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="rotator">Another rotator than the product's.</param>
    public static async Task<PostgreSqlScene> CreateAsync(PostgreSqlServer server, RotationStrategy strategy, int turnsBefore = 0, Rotator? rotator = null)
    {
        var settings = new DatabaseSettings();
        var alternates = strategy == RotationStrategy.AlternatingUsers;
        var scene = new PostgreSqlScene(server, Wire.To(server.Port), alternates)
        {
            Rotator = rotator ?? new DatabaseRotator(new PostgreSqlEngine(settings.Tls, RandomNumberGenerator.Create()), settings),
            CurrentAlwaysWorks = alternates,
            TurnsBefore = turnsBefore,
        };
        await scene.ExecuteAsync($"""
            CREATE ROLE {scene._user} LOGIN;
            CREATE ROLE {scene._user}_admin LOGIN CREATEROLE PASSWORD '{Verifier(scene._administratorPassword)}';
            CREATE TABLE of_{scene._user} (id int);
            ALTER TABLE of_{scene._user} OWNER TO {scene._user};
            ALTER ROLE {scene._user} CONNECTION LIMIT 50;
            ALTER ROLE {scene._user} SET statement_timeout = '1min';
            CREATE SCHEMA AUTHORIZATION {scene._user};
            CREATE TABLE read_by_{scene._user} (id int);
            GRANT SELECT ON read_by_{scene._user} TO {scene._user};
            CREATE ROLE group_of_{scene._user};
            GRANT group_of_{scene._user} TO {scene._user};
            GRANT {scene._user}, group_of_{scene._user} TO {scene._user}_admin WITH ADMIN OPTION
            """);
        return scene;
    }

    public override Task ResetAsync() => ExecuteAsync($"""
        DO $$ BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{_user}_clone') THEN
                DROP OWNED BY {_user}_clone;
                DROP ROLE {_user}_clone;
            END IF;
        END $$;
        ALTER ROLE {_user} PASSWORD '{_verifier}'
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

    public override async Task<IReadOnlyDictionary<string, string>> ReadRightsAsync()
    {
        await using var command = _superuser.CreateCommand($"""
            SELECT rolname, concat_ws('; ', rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit, rolvaliduntil,
                (SELECT string_agg(format('%s %s', roleid::regrole, admin_option), ', ' ORDER BY roleid::regrole::text) FROM pg_auth_members WHERE member = role.oid),
                (SELECT string_agg(setconfig::text, ', ' ORDER BY setdatabase) FROM pg_db_role_setting WHERE setrole = role.oid),
                (SELECT string_agg(format('%s %s', relname, privilege_type), ', ' ORDER BY relname, privilege_type)
                    FROM pg_class, aclexplode(relacl) WHERE grantee = role.oid))
            FROM pg_roles role WHERE rolname IN ('{_user}', '{_user}_clone') AND rolcanlogin
            """);
        await using var rows = await command.ExecuteReaderAsync(Stop);
        var rights = new Dictionary<string, string>();
        while (await rows.ReadAsync(Stop))
            rights[rows.GetString(0)] = rows.GetString(1);
        return rights;
    }

    // What one makes, the other must be able to use; and what a login brings with it must be the same.
    public override async Task<string?> FindDifferenceAsync(SecretValue current)
    {
        await TryAsync(current, $"CREATE TABLE {_user}.made ()");
        await using var command = _superuser.CreateCommand($"""
            SELECT rolname || ' cannot use what the other makes' FROM pg_roles
            WHERE rolname IN ('{_user}', '{_user}_clone') AND NOT pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = '{_user}.made'::regclass), 'USAGE')
            UNION ALL
            SELECT 'a login of the one is not as a login of the other' FROM (
                SELECT DISTINCT rolconnlimit, rolvaliduntil,
                    (SELECT string_agg(setting, ', ' ORDER BY setting) FROM pg_db_role_setting, unnest(setconfig) setting WHERE setrole = role.oid AND setting NOT LIKE 'role=%')
                FROM pg_roles role WHERE rolname IN ('{_user}', '{_user}_clone')) login
            HAVING count(*) > 1
            """);
        var difference = (string?)await command.ExecuteScalarAsync(Stop);
        await ExecuteAsync($"DROP TABLE {_user}.made");
        return difference;
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
