namespace RotationFunctions.PostgreSql.Tests;

/// <summary>A rollback that has made the user which returns ready, and is given up then; and another one after it.</summary>
public class GivenUpReturnTests(TestServers servers)
{
    [Theory]
    [OnBothServers]
    public async Task The_next_return_takes_and_gives_what_has_changed_since(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.RotateAsync();
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} CONNECTION LIMIT 5");
        await turns.RunAsync(RotationStep.SetSecret, Stage(turns)); // and is given up here
        turns.Store.Remove(StagingLabels.Pending);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Clone} CONNECTION LIMIT 7; ALTER ROLE {turns.Clone} SET work_mem = '1GB'");

        await turns.RotateAsync(Stage(turns));

        Assert.Equal(turns.FirstUser, turns.User);
        Assert.Equal("7", await turns.AskAsync($"SELECT rolconnlimit FROM pg_roles WHERE rolname = '{turns.FirstUser}'"));
        Assert.Contains("work_mem=1GB", await turns.SettingsAsync(turns.FirstUser), StringComparison.Ordinal);
        await using var session = await turns.ConnectAsync();
    }

    /// <summary>Stages the other user's last value, as <c>rotate rollback</c> does.</summary>
    /// <returns>The token.</returns>
    private static string Stage(Turns turns)
    {
        var previous = turns.Store.Value(StagingLabels.Previous);
        var token = turns.Begin();
        turns.Store.Add(token, previous, StagingLabels.Pending);
        return token;
    }
}
