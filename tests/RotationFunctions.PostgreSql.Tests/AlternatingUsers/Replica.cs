using System.Globalization;
using Npgsql;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A replica of a private server, which plays back late what happens there. Its folder goes with the server's.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly PrivatePostgreSql _writer;
    private readonly string _binaries;
    private readonly ReservedPort _port = new();

    private Replica(PrivatePostgreSql writer, string binaries)
    {
        _writer = writer;
        _binaries = binaries;
    }

    public int Port => _port.Number;

    public static async Task<Replica> StartAsync(PrivatePostgreSql writer, TimeSpan delay)
    {
        var binaries = PrivatePostgreSql.FindBinaries()!;
        var login = new NpgsqlConnectionStringBuilder(writer.AdministratorConnectionString);
        var replica = new Replica(writer, binaries);
        await replica.RunAsync($"PGPASSWORD={login.Password} {binaries}/pg_basebackup -h {login.Host} -p {login.Port} -U {login.Username} -D ../replica -R -c fast");
        var milliseconds = delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        await replica.RunAsync($"{binaries}/pg_ctl -D ../replica -l ../replica.log -w start -o \"-p {replica.Port} -k ../replica -c listen_addresses=127.0.0.1 "
            + "-c ssl=on -c ssl_cert_file=../server.pem -c ssl_key_file=../server.key "
            + $"-c fsync=off -c recovery_min_apply_delay={milliseconds}\"");
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync($"{_binaries}/pg_ctl -D ../replica -m immediate stop");
        _port.Dispose();
    }

    // As the server's own system user, in its data folder.
    private Task RunAsync(string command) => _writer.ExecuteAsync(
        $"COPY (SELECT) TO PROGRAM {Account.Literal($"{command} >../replica.out 2>&1 </dev/null")}", TestContext.Current.CancellationToken);
}
