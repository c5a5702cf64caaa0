using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RotationFunctions.Databases;

/// <summary>Makes the check of each connection. The CA bundle is read once: Amazon RDS's holds over a hundred certificates.</summary>
public sealed class CertificateChecks(TlsSettings settings)
{
    private X509Certificate2Collection? _trusted;

    /// <exception cref="RotationException"><see cref="RotationErrors.InvalidSettings"/>: the CA bundle cannot be used.</exception>
    public CertificateCheck For(string host)
    {
        if (settings.CaBundlePath is { } path)
            _trusted ??= Load(path);
        return new CertificateCheck(settings, host, _trusted);
    }

    private static X509Certificate2Collection Load(string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unusable(path, failure is CryptographicException ? "is not a readable PEM file" : "cannot be opened");
        }
        return certificates.Count > 0 ? certificates : throw Unusable(path, "holds no certificate");
    }

    private static RotationException Unusable(string path, string problem) => new(RotationErrors.InvalidSettings,
        $"The CA bundle '{path}' {problem}. Set CA_BUNDLE_PATH to a PEM file that is deployed with the function, such as Amazon RDS's global-bundle.pem.");
}
