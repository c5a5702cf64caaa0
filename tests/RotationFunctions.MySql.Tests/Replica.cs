using System.Globalization;
using MySqlConnector;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server and its replica, which may be written to by nobody but the server, and plays back late what happens there.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private Replica(PrivateMySql writer, PrivateMySql server)
    {
        Writer = writer;
        Server = server;
    }

    public PrivateMySql Writer { get; }

    public PrivateMySql Server { get; }

    private bool IsMariaDb => Server.Kind == MySqlKind.MariaDb;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Replica> StartAsync(MySqlKind kind)
    {
        var writer = await TestServers.StartOwnAsync(kind, "log-bin=binlog", "server-id=1");
        PrivateMySql? server = null;
        try
        {
            server = await TestServers.StartOwnAsync(kind, "server-id=2", "read-only=1");
            var replica = new Replica(writer, server);
            await replica.BeginAsync();
            return replica;
        }
        catch
        {
            if (server is not null)
                await server.DisposeAsync();
            await writer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays back all that has happened so far, and lags behind from then on.</summary>
    public async Task FollowAsync(int secondsBehind = 0)
    {
        await SetDelayAsync(0);
        await CatchUpAsync();
        await SetDelayAsync(secondsBehind);
    }

    /// <summary>Plays back all that has happened so far, and nothing from then on.</summary>
    public async Task FreezeAsync()
    {
        await FollowAsync();
        await RunAsync($"STOP {Kind}");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Writer.DisposeAsync();
    }

    // MariaDB has kept the words that MySQL no longer knows.
    private string Kind => IsMariaDb ? "SLAVE" : "REPLICA";

    private string Source => IsMariaDb ? "MASTER" : "SOURCE";

    private string Change => IsMariaDb ? "CHANGE MASTER" : "CHANGE REPLICATION SOURCE";

    private Task SetDelayAsync(int seconds) =>
        RunAsync($"STOP {Kind}", $"{Change} TO {Source}_DELAY = {seconds.ToString(CultureInfo.InvariantCulture)}", $"START {Kind}");

    /// <summary>Where the writer's first statement stands.</summary>
    private string Origin()
    {
        var login = new MySqlConnectionStringBuilder(Writer.AdministratorConnectionString);
        return $"{Source}_HOST = '{login.Server}', {Source}_PORT = {login.Port}, {Source}_USER = '{login.UserID}', {Source}_PASSWORD = '{login.Password}', "
            + $"{Source}_LOG_FILE = 'binlog.000001', {Source}_LOG_POS = 4, {Source}_SSL = 1";
    }

    private async Task BeginAsync()
    {
        // Who trusts the writer shall trust the replica.
        await File.AppendAllTextAsync(Writer.CaBundlePath!, $"\n{await File.ReadAllTextAsync(Server.CaBundlePath!, Stop)}", Stop);
        await RunAsync($"{Change} TO {Origin()}", $"START {Kind}");
    }

    private async Task CatchUpAsync()
    {
        await using var connection = new MySqlConnection(Writer.AdministratorConnectionString);
        await connection.OpenAsync(Stop);
        await using var command = new MySqlCommand(IsMariaDb ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS", connection);
        await using var status = await command.ExecuteReaderAsync(Stop);
        Assert.True(await status.ReadAsync(Stop));
        var events = await Server.ReadAsync($"SELECT {Source}_POS_WAIT('{status.GetValue(0)}', {status.GetValue(1)}, 60)", Stop);
        Assert.True(long.TryParse(events, CultureInfo.InvariantCulture, out var count) && count >= 0, $"The replica has not caught up: '{events}'.");
    }

    private async Task RunAsync(params string[] statements)
    {
        foreach (var statement in statements)
            await Server.ExecuteAsync(statement, Stop);
    }
}
