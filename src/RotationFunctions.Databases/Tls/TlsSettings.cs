namespace RotationFunctions.Databases;

/// <summary>What a certificate is verified against.</summary>
/// <param name="CaBundlePath">A PEM file of the certificate authorities to trust, instead of the system's; <c>null</c> for the system's.</param>
/// <param name="HostName">The name that the certificate must carry where the secret's host is an alias of it (a CNAME); <c>null</c> for the host itself.</param>
/// <param name="SystemBundlePath">The PEM file of the system's, where the process is told of another than the usual one (OpenSSL's <c>SSL_CERT_FILE</c>).</param>
public sealed record TlsSettings(string? CaBundlePath = null, string? HostName = null, string? SystemBundlePath = null)
{
    /// <summary>The certificate authorities that are trusted, in words for an error message.</summary>
    public string Trusted => (CaBundlePath, SystemBundlePath) switch
    {
        ({ } bundle, _) => $"the CA bundle '{bundle}'",
        (null, { } bundle) => $"the certificate authorities in '{bundle}' (SSL_CERT_FILE)",
        _ => "the system's certificate authorities",
    };
}
