using System.Net;

namespace RotationFunctions.ApiKeys;

/// <summary>The proxy that the environment names (<c>HTTP_PROXY</c> and its kin), but for this machine's own servers: what is meant for them must not leave it.</summary>
internal sealed class DirectLoopback(IWebProxy usual) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => usual.Credentials;
        set => usual.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => usual.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || usual.IsBypassed(host);
}
