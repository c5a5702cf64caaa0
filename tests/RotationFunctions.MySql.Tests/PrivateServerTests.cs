using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server of the tests' own keeps out of the way of others on the machine.</summary>
public class PrivateServerTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Its_temporary_files_lie_in_its_own_folder(MySqlKind kind)
    {
        var server = await servers.UsualAsync(kind);

        var data = await server.ReadAsync("SELECT @@datadir", TestContext.Current.CancellationToken);
        var temporary = await server.ReadAsync("SELECT @@tmpdir", TestContext.Current.CancellationToken);

        Assert.Equal(Path.Combine(Path.GetDirectoryName(data.TrimEnd('/'))!, "tmp"), temporary);
    }
}
