namespace RotationFunctions.Databases.Tests;

/// <summary>A set that comes late must change nothing: each test holds one at a statement while the world goes on.</summary>
public class FenceTests
{
    private readonly Stage _stage = new();

    [Theory]
    [InlineData("login app ok")]
    [InlineData("lock")]
    public async Task A_set_that_is_held_while_two_later_rotations_finish_changes_nothing(string heldAt)
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        HoldOnce(heldAt, async () =>
        {
            await _stage.RotateAsync();
            await _stage.Begin(Stage.Third).RotateAsync(Stage.Third);
        });

        await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        AssertCurrentLogsIn(Stage.Third);
    }

    [Theory]
    [InlineData("login app ok")]
    [InlineData("lock")]
    public async Task A_set_that_is_held_while_another_attempt_finishes_its_rotation_succeeds_without_a_change(string heldAt)
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        HoldOnce(heldAt, () => _stage.RotateAsync());

        await _stage.RunAsync(RotationStep.SetSecret);

        AssertCurrentLogsIn(Stage.Second);
        Assert.Single(_stage.Server.Record, "set app");
    }

    [Fact]
    public async Task A_late_set_changes_nothing_even_where_a_rollback_made_its_password_current_again()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        HoldOnce("lock", async () =>
        {
            await _stage.RotateAsync();
            _stage.Store.Register(Stage.Third);
            _stage.Store.Add(Stage.Third, Stage.Value("old"), StagingLabels.Pending);
            await _stage.RotateAsync(Stage.Third);
        });

        await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal("old", _stage.Server["app"]);
        AssertCurrentLogsIn(Stage.Third);
    }

    [Fact]
    public async Task A_password_that_somebody_changes_meanwhile_is_left_alone()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        HoldOnce("lock", () =>
        {
            _stage.Server["app"] = "changed by hand";
            return Task.CompletedTask;
        });

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
        Assert.Equal("changed by hand", _stage.Server["app"]);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_had_is_a_rotation_in_progress()
    {
        await _stage.Begin().RunAsync(RotationStep.CreateSecret);
        var credential = DatabaseSecret.Read(Stage.Value("old"));
        await using var other = await _stage.Server.LogInAsync(credential, TlsMode.Verified, TestContext.Current.CancellationToken);
        await other.LockAsync("app", TimeSpan.Zero, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<RotationException>(() => _stage.RunAsync(RotationStep.SetSecret));

        Assert.Equal(RotationErrors.RotationInProgress, error.Code);
        Assert.Equal("old", _stage.Server["app"]);
    }

    private void HoldOnce(string entry, Func<Task> meanwhile)
    {
        var isHeld = false;
        _stage.Server.Before = async next =>
        {
            if (isHeld || next != entry)
                return;
            isHeld = true;
            await meanwhile();
        };
    }

    private void AssertCurrentLogsIn(string versionId)
    {
        Assert.Equal(versionId, _stage.Store.VersionWith(StagingLabels.Current));
        Assert.Equal(_stage.Server["app"], _stage.PasswordOf(StagingLabels.Current));
    }
}
