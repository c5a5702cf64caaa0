using RotationFunctions.Databases;

namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Names may hold what they like, as long as the server's limit allows the clone's.</summary>
public class NameTests(TestServers servers)
{
    [Theory]
    [OnBothServers(
        "o\"brien's", "back\\slash", "100%", "%s%n", "two words", "$user", "$$quoted$$", "semi;colon", "a=b", "@p :p $1", "-- comment", "UPPER", "naïve 日本語 🔑",
        "x'; DROP ROLE postgres; --", "select", "_clone", "app_clone_clone")]
    public async Task Two_users_of_any_name_take_turns(TestServer server, string name)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), user: $"{name}{(name == "_clone" ? "" : " t")}");
        await turns.AsSuperuserAsync($"GRANT SET ON PARAMETER my.name TO {turns.Admin}; ALTER ROLE {turns.FirstUser.Quoted()} IN DATABASE postgres SET my.name = {Account.Literal(name)}");

        foreach (var user in new[] { turns.Clone, turns.FirstUser })
        {
            await turns.RotateAsync();
            await using var session = await turns.ConnectAsync();
            Assert.Equal(user, await session.AskAsync("SELECT session_user"));
            Assert.Equal(turns.FirstUser, await session.AskAsync("SELECT current_user"));
            Assert.Equal(name, await session.AskAsync("SHOW my.name"));
        }
    }

    [Theory]
    [OnBothServers(57, 28)]
    public async Task The_longest_name_that_leaves_room_for_the_suffix_is_taken(TestServer server, int length)
    {
        var name = length == 57 ? new string('n', 57) : new string('ü', 28) + "x"; // bytes count, not characters
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), user: name);

        await turns.RotateAsync();

        Assert.Equal(name + "_clone", turns.User);
    }

    [Theory]
    [OnBothServers(58, 29)]
    public async Task A_name_that_grows_too_long_is_refused_before_a_value_is_staged(TestServer server, int length)
    {
        var name = length == 58 ? new string('n', 58) : new string('ü', 29);
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), user: name);
        var token = turns.Begin();

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.CreateSecret, token));

        Assert.Equal($"UserNameTooLong: The user whose turn is next would be '{name}_clone', a name of 64 bytes, but the server takes no more than 63. Give the "
            + "secret a user with a shorter name.", error.Message);
        Assert.False(turns.Store.HasValue(StagingLabels.Pending));
    }

    /// <remarks>A name with the suffix counts as a clone's, so its other is the name without: that one is made its equal, and works as it.</remarks>
    [Theory]
    [OnBothServers]
    public async Task A_lone_user_whose_name_ends_like_a_clones_gets_its_other(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), user: $"lone_{server}_clone");
        await using (var session = await turns.ConnectAsync())
            await session.RunAsync("CREATE TABLE made_0 (id int)");

        for (var turn = 1; turn <= 3; turn++)
        {
            await turns.RotateAsync();
            Assert.Equal(turn % 2 == 1 ? $"lone_{server}" : $"lone_{server}_clone", turns.User);
            await using var session = await turns.ConnectAsync();
            await session.RunAsync($"CREATE TABLE made_{turn} (id int); ALTER TABLE made_{turn - 1} ADD COLUMN more int");
            Assert.Equal($"lone_{server}_clone", await session.AskAsync("SELECT current_user"));
        }
    }

    [Theory]
    [OnBothServers]
    public async Task A_longer_name_that_another_tool_staged_is_not_cut_short(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), user: new string(server == TestServer.Usual ? 'v' : 'w', 60));
        var token = turns.Begin();
        turns.Store.Add(token, turns.Store.Value(StagingLabels.Current).With("username", turns.Clone).With("password", "staged by hand"), StagingLabels.Pending);

        var error = await Assert.ThrowsAsync<RotationException>(() => turns.RunAsync(RotationStep.SetSecret, token));

        Assert.Equal(DatabaseErrors.UserNameTooLong, error.Code);
    }
}
