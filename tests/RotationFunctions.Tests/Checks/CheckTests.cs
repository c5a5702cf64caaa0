namespace RotationFunctions.Tests.Checks;

/// <summary>Looking whether a rotation would work, without one.</summary>
public class CheckTests
{
    private readonly Stage _stage = new();

    [Fact]
    public async Task A_secret_that_can_be_rotated_passes_and_nothing_is_changed()
    {
        var checks = await _stage.CheckAsync();

        Assert.All(checks, check => Assert.Equal(CheckResult.Passed, check.Result));
        Assert.Equal(["rotation", "pending version", "current value"], checks.Select(check => check.Name));
        Assert.Equal(["Describe", "Read"], _stage.Store.Calls);
        Assert.Equal("Checked", Assert.Single(_stage.Observer.Reports).Outcome);
    }

    [Fact]
    public async Task A_current_value_that_does_not_work_fails_with_its_reason()
    {
        _stage.Store.Add(Stage.First, Stage.Value("wrong"), StagingLabels.Current);

        var checks = await _stage.CheckAsync();

        Assert.Equal(new Check("current value", CheckResult.Failed, "LoginRefused: The account refuses the password."), checks[^1]);
    }

    [Fact]
    public async Task Rotation_that_is_not_turned_on_and_an_unfinished_one_are_warnings()
    {
        _stage.Store.RotationEnabled = null;

        var checks = await _stage.Begin().CheckAsync();

        Assert.Equal(new Check("rotation", CheckResult.Warning, "Rotation is not turned on yet. Turn it on with RotateSecret once this list is clean."), checks[0]);
        Assert.Equal(new Check("pending version", CheckResult.Warning, $"An earlier rotation is unfinished: AWSCURRENT is on version {Stage.First} and "
            + $"AWSPENDING on version {Stage.Second}. RotateSecret is refused until it ends; `rotate status` says why it is stuck, and `rotate abandon` "
            + "gives it up."), checks[1]);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_is_a_named_error()
    {
        _stage.Store.Remove(StagingLabels.Current);

        var error = await Assert.ThrowsAsync<RotationException>(_stage.CheckAsync);

        Assert.Equal(RotationErrors.CurrentHasNoValue, error.Code);
    }
}
