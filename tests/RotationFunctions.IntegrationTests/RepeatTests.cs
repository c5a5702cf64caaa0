using RotationFunctions.Local.Rotation;

namespace RotationFunctions.IntegrationTests;

/// <summary>Steps that come again, out of order or late, each by the real process.</summary>
public class RepeatTests(TestServer server)
{
    [Fact]
    public async Task Every_step_may_be_repeated()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var version = await stage.RegisterAsync();
        var outcomes = new List<string>();

        foreach (var step in RotationSteps.OfRotation)
        {
            for (var time = 1; time <= 3; time++)
                outcomes.Add(await stage.InvokeAsync(step.WireName(), version));
        }

        Assert.Equal(
        [
            "Created", "AlreadyCreated", "AlreadyCreated", "Set", "Set", "Set", "Tested", "Tested", "Tested", "Finished", "AlreadyCurrent", "AlreadyCurrent",
        ], outcomes);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task A_step_of_a_finished_rotation_changes_nothing()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var (version, _) = await stage.RotateAsync();
        var password = await stage.PasswordAsync();

        foreach (var step in RotationSteps.OfRotation)
            Assert.Equal("AlreadyCurrent", await stage.InvokeAsync(step.WireName(), version));

        Assert.Equal(password, await stage.PasswordAsync());
        Assert.True(await stage.LogsInAsync(password));
    }

    [Fact]
    public async Task A_step_of_a_rotation_that_a_later_one_has_overtaken_fails_and_changes_nothing()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var (first, _) = await stage.RotateAsync();
        await stage.RotateAsync();
        var password = await stage.PasswordAsync();

        var answers = await Task.WhenAll(RotationSteps.OfRotation.Select(step => stage.InvokeAsync(step.WireName(), first)));

        Assert.All(answers, answer => Assert.StartsWith($"PendingDetached: Version {first} of secret {stage.SecretArn} is not staged", answer, StringComparison.Ordinal));
        Assert.Equal(password, await stage.PasswordAsync());
        Assert.True(await stage.LogsInAsync(password));
    }

    [Fact]
    public async Task Set_and_finish_before_create_fail_and_change_nothing()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var version = await stage.RegisterAsync();

        var answers = await Task.WhenAll(stage.InvokeAsync("setSecret", version), stage.InvokeAsync("finishSecret", version));

        Assert.Equal($"PendingHasNoValue: Version {version} of secret {stage.SecretArn} is staged as AWSPENDING but has no value, so setSecret has "
            + "nothing to work with. Run createSecret first.", answers[0]);
        Assert.StartsWith("PendingHasNoValue: ", answers[1], StringComparison.Ordinal);
        Assert.Equal(stage.FirstVersion, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(stage.OldPassword));
    }

    [Fact]
    public async Task Test_before_set_fails_and_the_steps_in_order_then_finish()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var version = await stage.RegisterAsync();
        await stage.InvokeAsync("createSecret", version);

        var early = await stage.InvokeAsync("testSecret", version);
        foreach (var step in RotationSteps.OfRotation)
            await stage.InvokeAsync(step.WireName(), version);

        Assert.StartsWith("LoginRefused: ", early, StringComparison.Ordinal);
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task Steps_that_run_twice_at_once_end_in_one_rotation()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define());
        var version = await stage.RegisterAsync();

        foreach (var step in RotationSteps.OfRotation)
            await Task.WhenAll(stage.InvokeAsync(step.WireName(), version), stage.InvokeAsync(step.WireName(), version));

        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }

    [Fact]
    public async Task A_rotation_that_fails_is_tried_again_and_finishes()
    {
        await using var stage = await Stage.StartAsync(server, FunctionBuild.Executable.Define(), retries: 1);
        await stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} NOLOGIN", Stage.Stop);
        stage.Aws.RotationHappened += activity =>
        {
            if (activity is RotationFailed)
                stage.Server.ExecuteAsync($"ALTER ROLE {stage.User} LOGIN", Stage.Stop).GetAwaiter().GetResult();
        };

        var (version, happened) = await stage.RotateAsync();

        Assert.StartsWith("AccountLocked: ", Assert.Single(happened.OfType<StepEnded>(), step => step.Error is not null).Error, StringComparison.Ordinal);
        Assert.Equal(["createSecret", "setSecret", "createSecret", "setSecret", "testSecret", "finishSecret"], happened.OfType<StepEnded>().Select(step => step.Step));
        Assert.Equal(version, (await stage.ReadAsync()).VersionId);
        Assert.True(await stage.LogsInAsync(await stage.PasswordAsync()));
    }
}
