namespace RotationFunctions.Databases;

/// <summary>What a certificate is verified against.</summary>
/// <param name="CaBundlePath">A PEM file of the certificate authorities to trust, instead of the system's; <c>null</c> for the system's.</param>
/// <param name="HostName">The name that the certificate must carry where the secret's host is an alias of it (a CNAME); <c>null</c> for the host itself.</param>
public sealed record TlsSettings(string? CaBundlePath = null, string? HostName = null)
{
    /// <summary>The certificate authorities that are trusted, in words for an error message.</summary>
    public string Trusted => CaBundlePath is null ? "the system's certificate authorities" : $"the CA bundle '{CaBundlePath}'";
}
