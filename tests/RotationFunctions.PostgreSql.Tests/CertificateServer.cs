using RotationFunctions.Databases;
using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

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
        _account ??= await Account.CreateAsync(await TestServers.StartOwnAsync());
        var (certificate, key) = _authority.Issue(name, days);
        await _account.Server.WriteFileAsync("../server.pem", certificate);
        await _account.Server.WriteFileAsync("../server.key", key);
        await _account.Server.ReloadAsync();
        return _account;
    }

    public async ValueTask DisposeAsync()
    {
        if (_account is not null)
            await _account.Server.DisposeAsync();
        _authority.Dispose();
    }
}
