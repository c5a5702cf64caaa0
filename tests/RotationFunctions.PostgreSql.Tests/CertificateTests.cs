namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Certificates that a server may come up with: one server presents them one after the other.</summary>
public sealed class CertificateTests(CertificateServer server) : IClassFixture<CertificateServer>
{
    [Fact]
    public async Task A_certificate_of_a_trusted_authority_with_the_hosts_name_is_accepted()
    {
        var account = await server.PresentAsync("127.0.0.1");

        await using var session = await account.LogInAsync(account.Secret(), server.Trust);

        Assert.Equal(account.User, session.Account);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_for_the_host_and_accepted_for_its_alias()
    {
        var account = await server.PresentAsync("db.example.com");

        var error = await account.FailToLogInAsync(tls: server.Trust);
        await using var session = await account.LogInAsync(account.Secret(), server.Trust with { HostName = "db.example.com" });

        Assert.Equal("TlsFailed: The certificate of 127.0.0.1 does not carry the name '127.0.0.1'. Where the secret's host is an alias, set "
            + "TLS_HOST_NAME to the name in the certificate.", error.Message);
    }

    [Theory]
    [InlineData(-300, -1)]
    [InlineData(1, 300)]
    public async Task A_certificate_that_is_out_of_date_is_refused(int from, int to)
    {
        var account = await server.PresentAsync("127.0.0.1", (from, to));

        var error = await account.FailToLogInAsync(tls: server.Trust);

        Assert.Equal("TlsFailed: The certificate of 127.0.0.1 has expired or is not valid yet.", error.Message);
    }
}
