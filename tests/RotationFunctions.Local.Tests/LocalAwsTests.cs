using System.Net;

namespace RotationFunctions.Local.Tests;

/// <summary>Where it listens.</summary>
public class LocalAwsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public async Task It_listens_on_no_address_but_a_loopback_one(string address)
    {
        var options = new LocalAwsOptions { Address = IPAddress.Parse(address) };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => LocalAws.StartAsync(options, Stop));

        Assert.StartsWith($"The local AWS has no authentication, so it listens on a loopback address alone, not on {address}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_an_error_that_leaves_nothing_behind()
    {
        await using var first = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);

        await Assert.ThrowsAnyAsync<IOException>(() => LocalAws.StartAsync(new LocalAwsOptions { Port = first.Endpoint.Port }, Stop));
    }

    [Fact]
    public async Task It_can_be_disposed_of_twice()
    {
        var aws = await LocalAws.StartAsync(new LocalAwsOptions(), Stop);
        await aws.DisposeAsync();
        await aws.DisposeAsync();

        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(aws.Endpoint, Stop));
    }
}
