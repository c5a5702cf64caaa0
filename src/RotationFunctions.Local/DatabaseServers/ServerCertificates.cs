using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RotationFunctions.Local.DatabaseServers;

/// <summary>A throw-away authority and a certificate for this machine, good for a day.</summary>
internal static class ServerCertificates
{
    /// <summary>Writes <c>ca.pem</c>, <c>server.pem</c> and <c>server.key</c>.</summary>
    /// <param name="address">What the certificate names besides the loopback address.</param>
    public static void Write(ServerFolder folder, IPAddress? address = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, to) = (now.AddHours(-1), now.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A name of its own, so that a bundle may hold several.
        var authorityRequest = new CertificateRequest(
            $"CN=RotationFunctions throw-away authority {RandomNumberGenerator.GetHexString(16)}", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var authority = authorityRequest.CreateSelfSigned(from, to);

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        if (address is not null)
            names.AddIpAddress(address);
        serverRequest.CertificateExtensions.Add(names.Build());
        using var server = serverRequest.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));

        folder.Write("ca.pem", authority.ExportCertificatePem());
        folder.Write("server.pem", server.ExportCertificatePem());
        folder.Write("server.key", serverKey.ExportPkcs8PrivateKeyPem());
    }
}
