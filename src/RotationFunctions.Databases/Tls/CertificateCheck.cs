using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RotationFunctions.Databases;

/// <summary>Verifies the server's certificate in full, for one connection, and remembers what was wrong with it.</summary>
public sealed class CertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1"; // the use that a certificate must allow (RFC 5280)

    private readonly X509Certificate2Collection? _trusted;
    private readonly string _trustedInWords;
    private readonly string _hostName;

    internal CertificateCheck(TlsSettings settings, string host, X509Certificate2Collection? trusted)
    {
        _trusted = trusted;
        _trustedInWords = settings.Trusted;
        _hostName = settings.HostName ?? host;
    }

    /// <summary>What was wrong, in words that go on from "The certificate"; <c>null</c> as long as nothing was.</summary>
    public string? Problem { get; private set; }

    public void Apply(SslClientAuthenticationOptions options)
    {
        options.TargetHost = _hostName;
        options.RemoteCertificateValidationCallback = Accept;
        if (_trusted is not null)
            options.CertificateChainPolicy = TrustOnly(_trusted);
    }

    /// <summary>For a driver that takes no options but asks what to make of a certificate: also does what the options would have done.</summary>
    public bool Verify(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server)
            return Accept(sender, certificate, chain, SslPolicyErrors.RemoteCertificateNotAvailable);
        var name = server.MatchesHostname(_hostName) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateNameMismatch;
        if (_trusted is null)
            return Accept(sender, certificate, chain, (errors & SslPolicyErrors.RemoteCertificateChainErrors) | name);
        using var own = new X509Chain { ChainPolicy = TrustOnly(_trusted) };
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore); // what the server sent along
        var issued = own.Build(server) ? SslPolicyErrors.None : SslPolicyErrors.RemoteCertificateChainErrors;
        return Accept(sender, certificate, own, issued | name);
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(trusted);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }

    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = errors switch
        {
            SslPolicyErrors.None => null,
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "is missing: the server sent none",
            _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) => DescribeChain(chain),
            _ => $"does not carry the name '{_hostName}'. Where the secret's host is an alias, set TLS_HOST_NAME to the name in the certificate",
        };
        return errors == SslPolicyErrors.None;
    }

    private string DescribeChain(X509Chain? chain)
    {
        var isOutOfDate = chain?.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) ?? false;
        return isOutOfDate
            ? "has expired or is not valid yet"
            : $"was not issued by one that is trusted here: {_trustedInWords}. Set CA_BUNDLE_PATH to a PEM file of the server's certificate authorities";
    }
}
