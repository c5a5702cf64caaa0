using System.Globalization;
using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>A real replica in the place of the server, for applications and for the administrator.</summary>
public class ReplicaTests(Replicas replicas) : IClassFixture<Replicas>
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Two_users_take_turns_on_a_replica_that_lags_behind(MySqlKind kind)
    {
        var replica = await replicas.OfAsync(kind);
        var turns = await OnReplicaAsync(replica, replica.Writer);
        await replica.FollowAsync(secondsBehind: 1);

        await turns.TurnAsync();
        await turns.TurnAsync();

        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Previous));
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_replica_that_lags_too_long_fails_the_test_step_and_the_next_attempt_ends_the_rotation(MySqlKind kind)
    {
        var replica = await replicas.OfAsync(kind);
        var turns = await OnReplicaAsync(replica, replica.Writer);
        await replica.FreezeAsync();

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.LoginRefused, error.Code);
        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        await replica.FollowAsync();
        await turns.RotateAsync(turns.Token);
        Assert.Equal(turns.Clone, turns.UserOf(StagingLabels.Current));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_administrator_is_not_sent_to_a_replica_that_the_secret_names(MySqlKind kind)
    {
        var replica = await replicas.OfAsync(kind);
        var turns = await OnReplicaAsync(replica, administratorOn: null);
        await replica.FollowAsync();

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Equal(DatabaseErrors.AdministratorMismatch, error.Code);
        Assert.Contains("or a replica of the other, set ADMINISTRATOR_HOST", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task An_administrator_who_works_on_a_replica_changes_nothing_and_is_told(MySqlKind kind)
    {
        var replica = await replicas.OfAsync(kind);
        var turns = await OnReplicaAsync(replica, replica.Server);
        await replica.FollowAsync();

        var checks = await turns.CheckAsync();
        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.Contains(checks, check => check is { Name: "server mode", Result: CheckResult.Failed });
        Assert.Equal(DatabaseErrors.ReadOnlyServer, error.Code);
        Assert.Equal("0", await replica.Server.ReadAsync($"SELECT COUNT(*) FROM mysql.user WHERE User = '{turns.Clone}'", TestContext.Current.CancellationToken));
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_cannot_change_its_own_password_on_a_replica_and_both_servers_keep_the_old_one(MySqlKind kind)
    {
        var replica = await replicas.OfAsync(kind);
        var account = await Account.CreateAsync(replica.Writer);
        await replica.FollowAsync();

        var error = await Assert.ThrowsAsync<RotationException>(() => new Stage(account, account.Secret(port: replica.Server.Port)).RotateAsync());

        Assert.Equal($"ReadOnlyServer: The server is read-only, so it could not change the password of '{account.User}'@'%'. {HostFailure.PointToWriter}", error.Message);
        foreach (var port in new[] { replica.Server.Port, replica.Writer.Port })
            await (await account.LogInAsync(account.Secret(port: port))).DisposeAsync();
    }

    /// <param name="administratorOn">Where the settings send the administrator; <c>null</c> where they do not.</param>
    private static async Task<Turns> OnReplicaAsync(Replica replica, MySqlServer? administratorOn)
    {
        var turns = await Turns.CreateWithAdministratorAsync(
            replica.Writer, host: "localhost", administratorServer: administratorOn is null ? null : new DatabaseServer("127.0.0.1", administratorOn.Port), clock: TimeProvider.System);
        turns.Change(value => value.With("port", replica.Server.Port.ToString(CultureInfo.InvariantCulture)));
        return turns;
    }
}
