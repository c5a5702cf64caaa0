using DotNet.Testcontainers.Builders;
using MySqlConnector;
using RotationFunctions.Local.DatabaseServers;
using Testcontainers.MySql;

namespace RotationFunctions.MySql.Tests;

/// <summary>MySQL 8 in a container, with the certificate that it makes for itself, which is not verified.</summary>
internal sealed class MySql8 : MySqlServer
{
    private const string Image = "mysql:8.4";

    private readonly MySqlContainer _container;

    private MySql8(MySqlContainer container)
    {
        _container = container;
        AdministratorConnectionString = new MySqlConnectionStringBuilder(container.GetConnectionString()) { Pooling = false, AllowUserVariables = true }.ConnectionString;
    }

    public override MySqlKind Kind => MySqlKind.MySql;

    public override string Description => $"{Image} in Docker, on {Host}:{Port}";

    public override string AdministratorConnectionString { get; }

    public override bool HasTls => false;

    /// <summary>Skips the test where no Docker engine answers, also on continuous integration: not every machine of that has one.</summary>
    public static async Task<MySql8> StartAsync()
    {
        try
        {
            var container = new MySqlBuilder(Image).WithUsername("root").WithCommand("--mysql-native-password=ON").Build();
            await container.StartAsync(CancellationToken.None);
            return new MySql8(container);
        }
        catch (DockerUnavailableException)
        {
            Assert.Skip($"MySQL 8 is tried in Docker ({Image}), and no Docker engine answers here.");
            throw;
        }
    }

    public override ValueTask DisposeAsync() => _container.DisposeAsync();
}
