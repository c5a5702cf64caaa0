using RotationFunctions.Local.DatabaseServers;
using RotationFunctions.Tests;

namespace RotationFunctions.MySql.Tests;

/// <summary>Whoever can write the secret can say in it that a stranger of the next name had a turn before.</summary>
public class ForgedTurnTests(TestServers servers)
{
    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_previous_value_that_names_a_stranger_does_not_hand_that_one_over(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.SqlAsync("CREATE USER CLONE@'%' IDENTIFIED BY 'a stranger''s 7Q'", "GRANT SELECT ON SHOP.t TO CLONE@'%'");
        turns.Store.Add(RotationStage.Second, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that"), StagingLabels.Previous);
        var before = await Picture.OfAsync(turns.Server, turns.Clone);

        var error = await Assert.ThrowsAsync<RotationException>(turns.TurnAsync);

        Assert.StartsWith($"OtherUserExists: The server has a user '{turns.Clone}' already, whose turn would be next, but '{turns.Clone}'@'%' has neither the password of the AWSPREVIOUS value "
            + $"nor another one with the rights of '{turns.User}': it may be a stranger's", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await Picture.OfAsync(turns.Server, turns.Clone));
        Assert.Equal(0, await turns.TryLogInAsync(turns.Clone, "a stranger's 7Q"));
        Assert.Contains(await turns.CheckAsync(), check => check is { Name: "next user", Result: CheckResult.Failed });
    }

    [Theory]
    [ClassData(typeof(EveryServer))]
    public async Task A_user_that_a_rotation_has_left_with_a_password_that_nobody_knows_any_more_is_still_the_secrets_own(MySqlKind kind)
    {
        var turns = await CreateAsync(kind);
        await turns.TurnAsync();
        turns.Begin();
        await turns.RunAsync(RotationStep.CreateSecret, turns.Token);
        await turns.RunAsync(RotationStep.SetSecret, turns.Token); // and is given up here

        await turns.TurnAsync();

        await turns.RequireEqualAsync();
        await turns.RequireAsync(["SELECT 1"], []);
    }

    private async Task<Turns> CreateAsync(MySqlKind kind) => await Turns.CreateAsync(await servers.UsualAsync(kind));
}
