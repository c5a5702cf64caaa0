namespace RotationFunctions.Tests;

/// <summary>Which steps go through, by where the labels stand. Every step meets every state.</summary>
public class GateTests
{
    /// <summary>Where the labels stand when a step of the second version's rotation comes.</summary>
    public enum Labels
    {
        PendingWithoutValue,
        PendingWithValue,
        CurrentAndPending,
        CurrentOnly,
        PendingOnAnother,
        PendingNowhere,
        NoCurrentPendingWithoutValue,
        NoCurrentPendingWithValue,
    }

    private static readonly Dictionary<Labels, string[]> Endings = new()
    {
        [Labels.PendingWithoutValue] = ["Created", "PendingHasNoValue", "ConfigurationTested", "PendingHasNoValue"],
        [Labels.PendingWithValue] = ["AlreadyCreated", "Set", "Tested", "Finished"],
        [Labels.CurrentAndPending] = ["AlreadyCurrent", "AlreadyCurrent", "AlreadyCurrent", "AlreadyCurrent"],
        [Labels.CurrentOnly] = ["AlreadyCurrent", "AlreadyCurrent", "AlreadyCurrent", "AlreadyCurrent"],
        [Labels.PendingOnAnother] = ["RotationAbandoned", "RotationAbandoned", "RotationAbandoned", "RotationAbandoned"],
        [Labels.PendingNowhere] = ["PendingDetached", "PendingDetached", "PendingDetached", "PendingDetached"],
        [Labels.NoCurrentPendingWithoutValue] = ["CurrentHasNoValue", "PendingHasNoValue", "CurrentHasNoValue", "PendingHasNoValue"],
        [Labels.NoCurrentPendingWithValue] = ["AlreadyCreated", "CurrentHasNoValue", "Tested", "Finished"],
    };

    // Test, and a set that has nothing to do, are let through by the read of the pending value itself, which costs one call and knows
    // nothing of rotation's switch.
    private static readonly Dictionary<Labels, string[]> EndingsWhereDisabled = Endings.ToDictionary(
        state => state.Key,
        state => state.Key is Labels.PendingWithValue or Labels.CurrentAndPending or Labels.NoCurrentPendingWithValue
            ? ["RotationDisabled", state.Key == Labels.PendingWithValue ? "RotationDisabled" : state.Value[1], state.Value[2], "RotationDisabled"]
            : (string[])["RotationDisabled", "RotationDisabled", "RotationDisabled", "RotationDisabled"]);

    public static TheoryData<RotationStep> Steps => [.. RotationSteps.OfRotation];

    public static TheoryData<Labels, bool?, RotationStep, string> Cases()
    {
        var cases = new TheoryData<Labels, bool?, RotationStep, string>();
        foreach (var labels in Enum.GetValues<Labels>())
        {
            foreach (var enabled in (bool?[])[true, null, false])
            {
                var endings = enabled == false ? EndingsWhereDisabled : Endings;
                foreach (var step in RotationSteps.OfRotation)
                    cases.Add(labels, enabled, step, endings[labels][(int)step]);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Each_step_ends_as_the_labels_demand(Labels labels, bool? enabled, RotationStep step, string ending)
    {
        var stage = At(labels, step);
        stage.Store.RotationEnabled = enabled;

        Assert.Equal(ending, await EndingAsync(stage, step));
    }

    [Theory]
    [InlineData(Labels.CurrentAndPending)]
    [InlineData(Labels.CurrentOnly)]
    [InlineData(Labels.PendingOnAnother)]
    [InlineData(Labels.PendingNowhere)]
    public async Task A_step_that_has_nothing_to_do_touches_neither_labels_nor_account(Labels labels)
    {
        foreach (var step in RotationSteps.OfRotation)
        {
            var stage = At(labels, step);
            var before = await stage.Store.DescribeAsync(Stage.Secret, TestContext.Current.CancellationToken);

            await EndingAsync(stage, step);

            var after = await stage.Store.DescribeAsync(Stage.Secret, TestContext.Current.CancellationToken);
            Assert.Equal(before.Versions, after.Versions);
            Assert.Empty(stage.Account.Record);
            Assert.DoesNotContain(stage.Store.Calls, call => call is "Put" or "Promote" or "Detach");
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task An_overtaken_version_is_told_where_the_labels_stand(RotationStep step)
    {
        var error = await At(Labels.PendingOnAnother, step).FailAsync(step);

        Assert.Equal($"RotationAbandoned: Version {Stage.Second} of secret {Stage.Secret} was overtaken: AWSCURRENT is on version {Stage.First} "
            + $"and AWSPENDING on version {Stage.Third}. Nothing was overwritten. If the current value is the one you want, there is nothing to "
            + "do; otherwise start a new rotation with RotateSecret.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_detached_version_is_told_where_the_labels_stand(RotationStep step)
    {
        var error = await At(Labels.PendingNowhere, step).FailAsync(step);

        Assert.Equal($"PendingDetached: Version {Stage.Second} of secret {Stage.Secret} is not staged: AWSCURRENT is on version {Stage.First} "
            + "and AWSPENDING on no version. Either somebody changed the secret during the rotation, or the rotation itself gave up a value "
            + "that the server refused. This token is finished; start a new rotation with RotateSecret.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_secret_whose_rotation_is_turned_off_says_so()
    {
        var stage = new Stage().Begin();
        stage.Store.RotationEnabled = false;

        var error = await stage.FailAsync(RotationStep.CreateSecret);

        Assert.Equal($"RotationDisabled: Rotation is turned off for secret {Stage.Secret}. Turn it on with RotateSecret. While a version is pending that is refused: "
            + "`rotate status` tells what to do first.", error.Message);
        Assert.False(error.IsTransient);
    }

    [Theory]
    [InlineData(RotationStep.SetSecret, "setSecret")]
    [InlineData(RotationStep.FinishSecret, "finishSecret")]
    public async Task A_step_that_comes_before_create_says_what_to_run_first(RotationStep step, string name)
    {
        var error = await new Stage().Begin().FailAsync(step);

        Assert.Equal($"PendingHasNoValue: Version {Stage.Second} of secret {Stage.Secret} is staged as AWSPENDING but has no value, so {name} "
            + "has nothing to work with. Run createSecret first.", error.Message);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData(RotationStep.SetSecret)]
    [InlineData(RotationStep.TestSecret)]
    public async Task The_value_of_a_version_that_the_labels_call_current_is_not_needed(RotationStep step)
    {
        var stage = At(Labels.CurrentOnly, step);

        await stage.RunAsync(step);

        Assert.Equal(["Read", "Describe"], stage.Store.Calls);
    }

    private static Stage At(Labels labels, RotationStep step)
    {
        var stage = new Stage();
        switch (labels)
        {
            case Labels.PendingWithoutValue:
                stage.Begin();
                break;
            case Labels.PendingWithValue:
                stage.Create();
                break;
            case Labels.CurrentAndPending:
                stage.Create().Store.Add(Stage.Second, Stage.Value("new"), StagingLabels.Current);
                break;
            case Labels.CurrentOnly:
                stage.Store.Add(Stage.Second, Stage.Value("new"), StagingLabels.Current);
                break;
            case Labels.PendingOnAnother:
                stage.Create().Create("newer", Stage.Third);
                break;
            case Labels.PendingNowhere:
                stage.Create().Store.Remove(StagingLabels.Pending);
                break;
            case Labels.NoCurrentPendingWithoutValue:
                stage.Begin().Store.Remove(StagingLabels.Current);
                break;
            case Labels.NoCurrentPendingWithValue:
                stage.Create().Store.Remove(StagingLabels.Current);
                break;
        }
        if (step >= RotationStep.TestSecret && labels is Labels.PendingWithValue or Labels.NoCurrentPendingWithValue)
            stage.Account.Password = "new"; // setSecret came before
        return stage;
    }

    private static async Task<string> EndingAsync(Stage stage, RotationStep step)
    {
        try
        {
            return $"{await stage.RunAsync(step)}";
        }
        catch (RotationException error)
        {
            return error.Code;
        }
    }
}
