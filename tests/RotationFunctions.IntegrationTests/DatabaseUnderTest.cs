using System.Data.Common;
using System.Text.Json.Nodes;
using MySqlConnector;
using Npgsql;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.IntegrationTests;

/// <summary>A database server of any kind, by what a secret and a login of its users need.</summary>
internal sealed record DatabaseUnderTest(
    string Engine, string Handler, DbConnectionStringBuilder Administrator, string? CaBundlePath, Func<string, Task> ExecuteAsync, string CreateUser)
{
    private static int _count;

    private bool IsPostgreSql => Administrator is NpgsqlConnectionStringBuilder;

    public static async Task<DatabaseUnderTest> FindAsync(ServerUnderTest server, TestServer postgreSql, MySql.Tests.TestServers mySql) => server switch
    {
        ServerUnderTest.PostgreSql => Of(await postgreSql.StartedAsync()),
        ServerUnderTest.MySql => Of(await mySql.UsualAsync(MySqlKind.MySql)),
        _ => Of(await mySql.UsualAsync(MySqlKind.MariaDb)),
    };

    public static DatabaseUnderTest Of(PostgreSqlServer server) => new(
        "postgres", "postgresql", new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString), server.CaBundlePath,
        sql => server.ExecuteAsync(sql, Stage.Stop), "CREATE ROLE {0} LOGIN PASSWORD '{1}'");

    public static DatabaseUnderTest Of(MySqlServer server) => new(
        server.Kind == MySqlKind.MySql ? "mysql" : "mariadb", "mysql", new MySqlConnectionStringBuilder(server.AdministratorConnectionString), server.CaBundlePath,
        sql => server.ExecuteAsync(sql, Stage.Stop), "CREATE USER {0} IDENTIFIED BY '{1}'");

    /// <returns>The secret of a new user, as a person writes it.</returns>
    public async Task<JsonObject> CreateUserAsync(string password)
    {
        var user = $"every_rotator_{Interlocked.Increment(ref _count)}";
        await ExecuteAsync($"DROP USER IF EXISTS {user}");
        await ExecuteAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, CreateUser, user, password));
        return Secret(user, password);
    }

    public JsonObject AdministratorSecret() => Administrator switch
    {
        NpgsqlConnectionStringBuilder login => Secret(login.Username!, login.Password!),
        MySqlConnectionStringBuilder login => Secret(login.UserID, login.Password),
        _ => throw new NotSupportedException(),
    };

    /// <summary>Whether the server lets a secret's user in now.</summary>
    public async Task<bool> LogsInAsync(JsonObject secret)
    {
        try
        {
            await using var session = await LogInAsync(secret);
            return true;
        }
        catch (DbException refusal) when (refusal is PostgresException || refusal is MySqlException { ErrorCode: MySqlErrorCode.AccessDenied })
        {
            return false;
        }
    }

    /// <summary>Opens a session as an application does.</summary>
    public async Task<DbConnection> LogInAsync(JsonObject secret)
    {
        var (user, password) = ((string)secret["username"]!, (string)secret["password"]!);
        DbConnection connection = Administrator is NpgsqlConnectionStringBuilder
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Administrator.ConnectionString) { Username = user, Password = password, Pooling = false }.ConnectionString)
            : new MySqlConnection(new MySqlConnectionStringBuilder(Administrator.ConnectionString) { UserID = user, Password = password, Pooling = false }.ConnectionString);
        await connection.OpenAsync(Stage.Stop);
        return connection;
    }

    private JsonObject Secret(string user, string password) => new()
    {
        ["engine"] = Engine,
        ["host"] = IsPostgreSql ? ((NpgsqlConnectionStringBuilder)Administrator).Host : ((MySqlConnectionStringBuilder)Administrator).Server,
        ["port"] = IsPostgreSql ? ((NpgsqlConnectionStringBuilder)Administrator).Port : (int)((MySqlConnectionStringBuilder)Administrator).Port,
        ["username"] = user,
        ["password"] = password,
        ["ssl"] = CaBundlePath is not null,
    };
}
