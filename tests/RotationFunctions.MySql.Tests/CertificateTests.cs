namespace RotationFunctions.MySql.Tests;

/// <summary>Certificates that a server may come up with: one server presents them one after the other.</summary>
public class CertificateTests(CertificateServer server) : IClassFixture<CertificateServer>
{
    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("db.example.com", "db.example.com")]
    [InlineData("*.example.com", "db.example.com")]
    public async Task A_certificate_of_a_trusted_authority_with_the_hosts_name_or_its_aliass_is_accepted(string name, string? alias)
    {
        var account = await server.PresentAsync(name);

        await using var session = await account.LogInAsync(account.Secret(), server.Trust with { HostName = alias });

        Assert.Equal(account.Name, session.Account);
    }

    [Theory]
    [InlineData("db.example.com", "127.0.0.1")]
    [InlineData("127.0.0.1", "db.example.com")]
    [InlineData("*.example.com", "a.db.example.com")]
    public async Task A_certificate_for_another_name_is_refused(string name, string wanted)
    {
        var account = await server.PresentAsync(name);

        var error = await account.FailToLogInAsync(tls: server.Trust with { HostName = wanted });

        Assert.Equal($"TlsFailed: The certificate of 127.0.0.1 does not carry the name '{wanted}'. Where the secret's host is an alias, set TLS_HOST_NAME to the "
            + "name in the certificate.", error.Message);
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
