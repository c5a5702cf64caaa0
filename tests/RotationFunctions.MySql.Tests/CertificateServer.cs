using MySqlConnector;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server that presents any certificate of one authority.</summary>
public sealed class CertificateServer : IAsyncDisposable
{
    private readonly TrustedAuthority _authority = new();
    private Account? _account;

    /// <summary>Trusts the authority.</summary>
    public TlsSettings Trust => _authority.Trust;

    /// <summary>Presents a certificate, and gives a user to log in as.</summary>
    internal async Task<Account> PresentAsync(string name, (int From, int To)? days = null)
    {
        _account ??= await Account.CreateAsync(await TestServers.StartOwnAsync(MySqlKind.MariaDb));
        // Without TLS: the server's certificate may be one that nobody trusts.
        var administrator = new MySqlConnectionStringBuilder(_account.Server.AdministratorConnectionString) { SslMode = MySqlSslMode.None, SkipCertificateRevocationCheck = false };
        await using var connection = new MySqlConnection(administrator.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var (certificate, key) = _authority.Issue(name, days);
        await File.WriteAllTextAsync(await ReadAsync(connection, "SELECT @@ssl_cert"), certificate, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(await ReadAsync(connection, "SELECT @@ssl_key"), key, TestContext.Current.CancellationToken);
        await ReadAsync(connection, "FLUSH SSL");
        return _account;
    }

    public async ValueTask DisposeAsync()
    {
        if (_account is not null)
            await _account.Server.DisposeAsync();
        _authority.Dispose();
    }

    private static async Task<string> ReadAsync(MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) as string ?? "";
    }
}
