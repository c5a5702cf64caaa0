using RotationFunctions.Tests;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Whoever can write the secret can say in it that a stranger of the next name had a turn before.</summary>
public class ForgedTurnTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task A_previous_value_that_names_a_stranger_does_not_hand_that_one_over(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var stranger = await Account.CreateAsync(turns.Server, user: turns.Clone);
        await turns.GrantAdminAsync(turns.Clone);
        turns.Store.Add(RotationStage.Second, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that"), StagingLabels.Previous);

        var error = await turns.FailToRotateAsync();

        Assert.StartsWith($"OtherUserExists: The server has a user '{turns.Clone}' already, whose turn would be next, but the two do not belong together on the server: "
            + $"neither is a member of the other, nor are both of a role in which '{turns.Clone}' starts: it may be a stranger's", error.Message, StringComparison.Ordinal);
        await using var session = await stranger.LogInAsync();
        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "next user", Result: CheckResult.Failed });
    }
}
