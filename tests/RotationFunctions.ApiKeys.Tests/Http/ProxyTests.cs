using System.Net;

namespace RotationFunctions.ApiKeys.Tests.Http;

/// <summary>A proxy gets what is meant for vendors, and nothing that is meant for this machine.</summary>
public class ProxyTests
{
    private static readonly WebProxy Usual = new("http://proxy.example:3128") { BypassList = [@"https://inside\.example"] };

    [Theory]
    [InlineData("http://127.0.0.1:5050/", true)]
    [InlineData("http://localhost:5050/", true)]
    [InlineData("http://[::1]:5050/", true)]
    [InlineData("https://inside.example/", true)]
    [InlineData("https://api.example/", false)]
    [InlineData("https://localhost.example/", false)]
    public void This_machine_is_asked_directly(string url, bool isDirect)
    {
        var proxy = new DirectLoopback(Usual);

        Assert.Equal(isDirect, proxy.IsBypassed(new Uri(url)));
        Assert.Equal(new Uri("http://proxy.example:3128"), proxy.GetProxy(new Uri("https://api.example/")));
    }

    [Fact]
    public void The_client_for_vendors_does_so()
    {
        IWebProxy? proxy = null;

        VendorHttp.Create(inner =>
        {
            proxy = ((SocketsHttpHandler)inner).Proxy;
            return inner;
        }).Dispose();

        Assert.True(proxy?.IsBypassed(new Uri("http://127.0.0.1:5050/")));
    }
}
