using RotationFunctions.Databases;
using RotationFunctions.Local.DatabaseServers;

namespace RotationFunctions.MySql.Tests;

/// <summary>The owner's probe may show that both users lack a right, after the next one has been made ready.</summary>
public class MissingRightTests(TestServers servers)
{
    private const string Right = "SELECT ON mysql.time_zone";

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Granted_to_both_the_rotation_comes_to_its_end(MySqlKind kind)
    {
        var turns = await FailAsync(kind);
        await turns.SqlAsync($"GRANT {Right} TO APP@'%', CLONE@'%'");

        await turns.RotateAsync(turns.Token);

        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Granted_to_both_a_new_rotation_takes_the_place_of_the_one_that_failed(MySqlKind kind)
    {
        var turns = await FailAsync(kind);
        await turns.SqlAsync($"GRANT {Right} TO APP@'%', CLONE@'%'");

        await turns.TurnAsync();

        Assert.Equal(turns.User, turns.UserOf(StagingLabels.Current));
        await turns.RequireEqualAsync();
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task Granted_to_the_user_in_use_alone_the_log_and_the_failure_say_what_is_missing(MySqlKind kind)
    {
        var turns = await FailAsync(kind);
        await turns.SqlAsync($"GRANT {Right} TO CLONE@'%'");

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync(turns.Token));

        Assert.Equal(DatabaseErrors.ProbeFailed, error.Code);
        Assert.EndsWith("; where two users take turns, grant it to both: a repeated attempt leaves one that is ready as it is.", error.Message, StringComparison.Ordinal);
        Assert.Contains(turns.Log.Lines, line => line.StartsWith("Warning: ", StringComparison.Ordinal)
            && line.Contains("GRANT SELECT ON `mysql`.`time_zone` TO ", StringComparison.Ordinal));
        turns.Begin();
        error = await Assert.ThrowsAsync<RotationException>(() => turns.RotateAsync(turns.Token));
        Assert.Equal(DatabaseErrors.OtherUserExists, error.Code);
        await turns.SqlAsync($"GRANT {Right} TO APP@'%'");
        await turns.RotateAsync(turns.Token);
        await turns.RequireEqualAsync();
    }

    /// <summary>One turn that succeeds, and another, back to the first user, that its probe stops.</summary>
    private async Task<Turns> FailAsync(MySqlKind kind)
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync(kind), probe: "SELECT COUNT(*) FROM mysql.time_zone");
        await turns.SqlAsync($"GRANT {Right} TO APP@'%'");
        await turns.TurnAsync();
        await turns.SqlAsync($"REVOKE {Right} FROM APP@'%', CLONE@'%'");
        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);
        Assert.Equal(DatabaseErrors.ProbeFailed, error.Code);
        return turns;
    }
}
