namespace RotationFunctions.PostgreSql.Tests;

/// <summary>Looking whether a rotation would work, on a real server, which stays as it is.</summary>
public class CheckTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_that_can_be_rotated_passes_and_the_catalogue_stays_as_it_is()
    {
        var account = await Account.CreateAsync(await servers.UsualAsync());
        var before = await account.Server.PictureAsync(account.User, Stop);

        var checks = await new Stage(account).CheckAsync();

        Assert.Equal(["privileges", "validity", "lock"], checks.Where(check => check.Result == CheckResult.Passed).Select(check => check.Name).TakeLast(3));
        Assert.DoesNotContain(checks, check => check.Result == CheckResult.Failed);
        Assert.Equal(before, await account.Server.PictureAsync(account.User, Stop));
    }

    [Theory]
    [InlineData("VALID UNTIL '2099-01-02'", CheckResult.Warning, "validity", "The password is VALID UNTIL 2099-01-02")]
    [InlineData("CONNECTION LIMIT 1", CheckResult.Failed, "connections", "The user may have 1 connection at once (CONNECTION LIMIT), but a rotation needs 2")]
    [InlineData("CONNECTION LIMIT 9", CheckResult.Warning, "connections", "The user may have 9 connections at once")]
    public async Task What_would_bite_later_is_told_with_its_cure(string option, CheckResult result, string name, string words)
    {
        var account = await Account.CreateAsync(await servers.UsualAsync(), option);

        var check = Assert.Single(await new Stage(account).CheckAsync(), check => check.Name == name);

        Assert.Equal(result, check.Result);
        Assert.Contains(words, check.Sentence, StringComparison.Ordinal);
        var cure = check.Sentence.Split("run: ").ElementAtOrDefault(1)?.TrimEnd('.');
        if (cure is null)
            return;
        await account.Server.ExecuteAsync(cure, Stop);
        Assert.DoesNotContain(await new Stage(account).CheckAsync(), again => again.Name == name && again.Result != CheckResult.Passed);
    }

    [Theory]
    [OnBothServers]
    public async Task Two_users_are_tried_out_and_the_catalogue_stays_as_it_is(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        var before = await turns.Server.PictureAsync(turns.FirstUser, Stop);

        var checks = await turns.CheckAsync();

        Assert.Equal(("privileges", CheckResult.Passed), (checks[^1].Name, checks[^1].Result));
        Assert.Contains($"The user '{turns.Clone}' will be created.", checks.Select(check => check.Sentence));
        Assert.Equal(before, await turns.Server.PictureAsync(turns.FirstUser, Stop));
    }

    [Theory]
    [OnBothServers]
    public async Task A_privilege_that_is_missing_is_told_with_the_statement_that_gives_it(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} NOCREATEROLE");

        var check = (await turns.CheckAsync())[^1];

        Assert.Equal(("privileges", CheckResult.Failed), (check.Name, check.Result));
        Assert.StartsWith($"PrivilegeMissing: A privilege is missing to prepare the user '{turns.Clone}'. Give it with: ALTER ROLE \"{turns.Admin}\" CREATEROLE", check.Sentence, StringComparison.Ordinal);
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.Admin} CREATEROLE");
        Assert.Equal(CheckResult.Passed, (await turns.CheckAsync())[^1].Result);
    }

    [Theory]
    [OnBothServers]
    public async Task What_would_bite_either_of_two_users_later_is_told_with_its_cure(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server));
        await turns.AsSuperuserAsync($"ALTER ROLE {turns.FirstUser} VALID UNTIL '2099-01-02' CONNECTION LIMIT 1");

        var checks = await turns.CheckAsync();

        Assert.Contains(checks, check => check is { Name: "validity", Result: CheckResult.Warning });
        Assert.Contains(new Check("connections", CheckResult.Warning, "The user may have 1 connection at once (CONNECTION LIMIT). A rotation needs 1 of them for a moment: leave one free."), checks);
    }

    [Theory]
    [OnBothServers]
    public async Task While_a_rotation_has_the_lock_nothing_is_tried_out(TestServer server)
    {
        var turns = await Turns.CreateAsync(await servers.GetAsync(server), clock: TimeProvider.System);
        await using var rotation = await turns.LogInAsAdministratorAsync();
        await rotation.LockAsync(turns.FirstUser, TimeSpan.FromSeconds(10), Stop);

        var check = (await turns.CheckAsync(TimeSpan.FromSeconds(3)))[^1];

        Assert.Equal(("lock", CheckResult.Failed), (check.Name, check.Result));
        Assert.StartsWith($"RotationInProgress: Another attempt to rotate the user '{turns.FirstUser}' has held its lock", check.Sentence, StringComparison.Ordinal);
    }
}
