using RotationFunctions.Databases;

namespace RotationFunctions.Tests;

/// <summary>An authority that issues a server's certificates, and what trusts it.</summary>
internal sealed class TrustedAuthority : IDisposable
{
    private readonly TestCertificates _certificates = new("the authority");
    private readonly BundleFolder _folder = new();

    public TlsSettings Trust => new(_folder.Write("ca.pem", _certificates.AuthorityPem));

    /// <inheritdoc cref="TestCertificates.Issue"/>
    public (string Certificate, string Key) Issue(string name, (int From, int To)? days) => _certificates.Issue(name, days);

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }
}
