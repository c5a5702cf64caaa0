using Npgsql;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Changes a private server's files through its administrator, so that they belong to the server's own user.</summary>
internal static class ServerFiles
{
    /// <param name="path">Relative to the server's data folder.</param>
    public static Task WriteFileAsync(this PrivatePostgreSql server, string path, string text) => server.AsAdministratorAsync(
        $"COPY (SELECT unnest(string_to_array('{text}', E'\\n'))) TO PROGRAM 'umask 077; cat > {path}'");

    /// <summary>Lets the server read its files again, and waits until a new connection meets what it has read.</summary>
    public static async Task ReloadAsync(this PrivatePostgreSql server)
    {
        const string LoadTime = "SELECT pg_conf_load_time()::text";
        var before = await server.AsAdministratorAsync(LoadTime);
        await server.AsAdministratorAsync("SELECT pg_reload_conf()");
        while (await server.AsAdministratorAsync(LoadTime) == before)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    // Without TLS: the server's certificate may be one that nobody trusts.
    private static async Task<string> AsAdministratorAsync(this PrivatePostgreSql server, string sql)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.AdministratorConnectionString) { SslMode = SslMode.Disable, RootCertificate = null };
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as string ?? "";
    }
}
