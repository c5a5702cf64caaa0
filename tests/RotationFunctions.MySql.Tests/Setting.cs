using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A setting of a server that a test changes, and sets back at its end.</summary>
internal sealed class Setting : IAsyncDisposable
{
    /// <summary>The collection of those tests: they change the same servers, so that they run one after the other.</summary>
    public const string OfServer = "settings of a server";

    private readonly MySqlServer _server;
    private readonly string _back;

    private Setting(MySqlServer server, string back)
    {
        _server = server;
        _back = back;
    }

    public static async Task<Setting> ChangeAsync(MySqlServer server, string change, string back)
    {
        await server.ExecuteAsync(change, TestContext.Current.CancellationToken);
        return new Setting(server, back);
    }

    public async ValueTask DisposeAsync() => await _server.ExecuteAsync(_back, CancellationToken.None);
}
