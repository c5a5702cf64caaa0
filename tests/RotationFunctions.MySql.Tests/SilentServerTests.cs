using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>A network that swallows a statement: a step whose time is over ends, and does not wait for an answer that never comes.</summary>
public class SilentServerTests(TestServers servers)
{
    [Theory]
    [InlineData(MySqlKind.MySql)]
    [InlineData(MySqlKind.MariaDb)]
    public async Task A_statement_that_is_never_answered_ends_when_it_is_cancelled(MySqlKind kind)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(kind));
        await using var wire = Wire.To(account.Server.Port);
        var (swallowed, never) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource<byte[]?>());
        var settings = new MySqlSettings { RetrievePublicKey = true };
        await using var session = await account.LogInAsync(account.Secret(port: wire.Port, ssl: false), settings: settings);
        wire.OnRequest = request =>
        {
            if (!request.Contains("SELECT 1", StringComparison.Ordinal))
                return Task.FromResult<byte[]?>(null);
            swallowed.TrySetResult();
            return never.Task;
        };
        using var deadline = new CancellationTokenSource();

        var probe = session.ProbeAsync(sql: null, deadline.Token);
        await swallowed.Task;
        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
        never.SetResult(null);
    }
}
