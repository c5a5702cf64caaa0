using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Two users that take turns on a real server, with an administrator who is no superuser and a schema of their own.</summary>
internal sealed class Turns : RotationStage
{
    // One pool of superuser's connections for each server; they end with it.
    private static readonly ConcurrentDictionary<PrivatePostgreSql, NpgsqlDataSource> Superusers = [];

    private int _turn = 1;

    private Turns(PrivatePostgreSql server, string firstUser, string admin, SecretValue secret, DatabaseSettings settings)
        : base(new DatabaseRotator(new PostgreSqlEngine(settings.Tls, RandomNumberGenerator.Create()), settings), secret)
    {
        Server = server;
        FirstUser = firstUser;
        Admin = admin;
    }

    public PrivatePostgreSql Server { get; }

    public string FirstUser { get; }

    public string Clone => FirstUser + "_clone";

    public string Admin { get; }

    /// <summary>The user in use.</summary>
    public string User => UserOf(StagingLabels.Current);

    /// <summary>The schema in which both work; their <c>search_path</c> leads there.</summary>
    public string Schema => $"of_{FirstUser}";

    private NpgsqlDataSource Superuser => Superusers.GetOrAdd(Server, server => Source(server, login => login.Pooling = true));

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="wire">What stands between the function and the server; then without TLS, so that it sees what goes through.</param>
    /// <param name="host">Another address of the server.</param>
    public static async Task<Turns> CreateAsync(
        PrivatePostgreSql server, string? user = null, bool adoptExisting = false, string? database = null, string? probe = null, string? host = null,
        DatabaseServer? administratorServer = null, Wire? wire = null, TimeProvider? clock = null)
    {
        var first = await Account.CreateAsync(server, user: user);
        var administrator = await Account.CreateAsync(server, "CREATEROLE");
        var settings = new DatabaseSettings
        {
            Tls = new TlsSettings(server.CaBundlePath),
            AdoptExisting = adoptExisting,
            ProbeSql = probe,
            AdministratorServer = administratorServer,
        };
        SecretValue SecretOf(Account account) => SecretWriter.Write(account.Secret(host: host, port: wire?.Port, database: database, ssl: wire is null ? null : false));
        var turns = new Turns(server, first.User, administrator.User, SecretOf(first).With("masterarn", Administrator), settings)
        {
            Clock = clock ?? new ImpatientClock(),
        };
        turns.Store.Others[Administrator] = SecretOf(administrator);
        await turns.GrantAdminAsync(first.User);
        await turns.AsSuperuserAsync(
            $"CREATE SCHEMA {turns.Schema.Quoted()} AUTHORIZATION {first.User.Quoted()}; ALTER ROLE {first.User.Quoted()} SET search_path = {turns.Schema.Quoted()}");
        return turns;
    }

    /// <summary>Lets both users work in a role that owns the schema, as an administrator who likes that better sets it up.</summary>
    public async Task<string> ShareOwnerRoleAsync()
    {
        var owner = $"owner_{FirstUser}";
        await AsSuperuserAsync($"CREATE ROLE {owner}; GRANT {owner} TO {FirstUser}; ALTER ROLE {FirstUser} SET role = {owner}; ALTER SCHEMA {Schema} OWNER TO {owner}");
        await GrantAdminAsync(owner);
        return owner;
    }

    /// <summary>What the administrator needs of a role: nothing before PostgreSQL 16, and from then on no more than to hand it on.</summary>
    public async Task GrantAdminAsync(string role)
    {
        if (await HasGrantOptionsAsync())
            await AsSuperuserAsync($"GRANT {role.Quoted()} TO {Admin} WITH ADMIN OPTION, INHERIT FALSE, SET FALSE");
    }

    public async Task<bool> HasGrantOptionsAsync() =>
        int.Parse(await AskAsync("SHOW server_version_num"), CultureInfo.InvariantCulture) >= 160000;

    public async Task AsSuperuserAsync(string sql)
    {
        await using var session = await Superuser.OpenConnectionAsync(Cancellation);
        await session.RunAsync(sql);
    }

    public async Task AsSuperuserInAsync(string database, string sql)
    {
        await using var source = Source(Server, login => login.Database = database);
        await using var session = await source.OpenConnectionAsync(Cancellation);
        await session.RunAsync(sql);
    }

    public async Task<string> AskAsync(string sql)
    {
        await using var session = await Superuser.OpenConnectionAsync(Cancellation);
        return await session.AskAsync(sql);
    }

    public Task<IDatabaseSession> LogInAsAdministratorAsync() => new PostgreSqlEngine(new TlsSettings(Server.CaBundlePath), RandomNumberGenerator.Create())
        .LogInAsync(DatabaseSecret.Read(Store.Others[Administrator]), TlsMode.Verified, Cancellation);

    /// <summary>Gives what takes the labels back to where they are now.</summary>
    public Action Bookmark()
    {
        var current = (Version: Store.VersionWith(StagingLabels.Current)!, Value: Store.Value(StagingLabels.Current));
        var previous = Store.VersionWith(StagingLabels.Previous) is { } version ? (version, Store.Value(StagingLabels.Previous)) : default((string Version, SecretValue Value)?);
        return () =>
        {
            Store.Add(current.Version, current.Value, StagingLabels.Current);
            Store.Remove(StagingLabels.Pending);
            Store.Remove(StagingLabels.Previous);
            if (previous is { } other)
                Store.Add(other.Version, other.Value, StagingLabels.Previous);
        };
    }

    /// <summary>Begins a rotation with a token of its own, as RotateSecret does.</summary>
    public string Begin()
    {
        var token = (++_turn).ToString("D32", CultureInfo.InvariantCulture);
        Store.Register(token);
        return token;
    }

    public Task RotateAsync() => RotateAsync(Begin());

    /// <summary>Whether a set has the lock of the two.</summary>
    public async Task<bool> IsLockedAsync() => await AskAsync(
        $"SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND usename = '{Admin}'") != "0";

    /// <summary>The error of a rotation that must fail.</summary>
    public Task<RotationException> FailToRotateAsync(string? token = null) => Assert.ThrowsAsync<RotationException>(() => RotateAsync(token ?? Begin()));

    /// <summary>Logs in as an application does with what the secret says, and gives back the connection as a pool does, to take it again.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string label = StagingLabels.Current)
    {
        var connection = await LogInAsync(label);
        await connection.RunAsync("DISCARD ALL");
        return connection;
    }

    public Task<NpgsqlConnection> LogInAsync(string label = StagingLabels.Current) => LogInAsync(Store.Value(label));

    public async Task<NpgsqlConnection> LogInAsync(SecretValue value)
    {
        await using var source = Source(Server, login =>
        {
            login.Username = value.GetString("username");
            login.Password = value.GetString("password");
            login.Database = value.FindString("dbname") ?? "postgres";
        });
        return await source.OpenConnectionAsync(Cancellation);
    }

    // Without TLS and the catalogue's types, which cost time and prove nothing here.
    private static NpgsqlDataSource Source(PrivatePostgreSql server, Action<NpgsqlConnectionStringBuilder> change)
    {
        var login = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { SslMode = SslMode.Disable, RootCertificate = null };
        change(login);
        var builder = new NpgsqlDataSourceBuilder(login.ConnectionString);
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
