using RotationFunctions.Databases;
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

    [Theory]
    [OnBothServers("LOGIN", "NOLOGIN")]
    public async Task Nor_does_one_that_names_a_stranger_without_a_password(TestServer server, string login)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"CREATE ROLE {turns.Clone} {login}");

        await RequireLeftAloneAsync(turns, DatabaseErrors.OtherUserExists);
    }

    [Fact]
    public async Task Nor_does_one_that_names_a_stranger_whom_the_server_lets_in_without_asking()
    {
        var turns = await Turns.CreateAsync(await servers.UsualAsync());
        await turns.AsSuperuserAsync($"CREATE ROLE {turns.Clone} LOGIN IN ROLE {AccessRules.ByTrust}");

        await RequireLeftAloneAsync(turns, DatabaseErrors.AuthenticationUnsupported);
    }

    private static async Task RequireLeftAloneAsync(Turns turns, string code)
    {
        await turns.GrantAdminAsync(turns.Clone);
        turns.Store.Add(RotationStage.Second, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "not that"), StagingLabels.Previous);
        var before = await turns.CatalogueRowsAsync(turns.Clone);

        var error = await turns.FailToRotateAsync();

        Assert.Equal(code, error.Code);
        Assert.Equal(before, await turns.CatalogueRowsAsync(turns.Clone));
    }
}
