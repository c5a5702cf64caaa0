using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A server that takes no writes is told, and nothing is changed.</summary>
[Collection(Setting.OfServer)]
public class ReadOnlyServerTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_read_only_server_is_told_and_the_value_stays_pending(MySqlKind kind)
    {
        var account = await CreateAsync(kind);
        await using var reset = await Setting.ChangeAsync(account.Server, "SET GLOBAL read_only = ON", "SET GLOBAL read_only = OFF");
        var stage = new Stage(account);

        var error = await Assert.ThrowsAsync<RotationException>(() => stage.RotateAsync());

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not change the password of {account.Name}. {HostFailure.PointToWriter}", error.Message);
        Assert.Equal(Stage.Second, stage.Store.VersionWith(StagingLabels.Pending));
        await using var session = await account.LogInAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_read_only_server_is_told_to_two_users_who_take_turns_and_neither_is_touched(MySqlKind kind)
    {
        var turns = await Turns.CreateWithAdministratorAsync(await servers.ChangeableAsync(kind));
        RotationException error;
        await using (await Setting.ChangeAsync(turns.Server, "SET GLOBAL read_only = ON", "SET GLOBAL read_only = OFF"))
            error = await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync());

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not let the user '{turns.Clone}' be prepared by 'admin of {turns.User}'@'%'. {HostFailure.PointToWriter}", error.Message);
        Assert.Equal("", await turns.HostsAsync(turns.Clone));
        await turns.RotateAsync();
        await turns.RequireEqualAsync();
    }

    // Servers themselves end such a transaction before they change an account: what stands before them may not.
    [Theory]
    [InlineData(MySqlKind.MySql, "ALTER USER")]
    [InlineData(MySqlKind.MariaDb, "SET PASSWORD")]
    public async Task A_read_only_transaction_is_told_as_a_read_only_server(MySqlKind kind, string change)
    {
        byte[] refusal = [0xFF, 0x00, 0x07, .. "#25006Cannot execute"u8]; // 1792
        var account = await CreateAsync(kind);
        await using var wire = Wire.To(account.Server.Port);
        await using var session = await account.LogInAsync(account.Secret(port: wire.Port, ssl: false), settings: new MySqlSettings { RetrievePublicKey = true });
        wire.OnRequest = request => Task.FromResult<byte[]?>(
            request.Contains(change, StringComparison.Ordinal) ? [(byte)refusal.Length, 0, 0, 1, .. refusal] : null);

        var error = await Assert.ThrowsAsync<RotationException>(() => session.SetOwnPasswordAsync("a new password", Cancellation));

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not change the password of {account.Name}. {HostFailure.PointToWriter}", error.Message);
    }

    private async Task<Account> CreateAsync(MySqlKind kind) => await Account.CreateAsync(await servers.ChangeableAsync(kind));
}
