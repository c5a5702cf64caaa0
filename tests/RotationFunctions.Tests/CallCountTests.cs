namespace RotationFunctions.Tests;

/// <summary>A normal rotation is allowed ten calls of the store, two of them writes.</summary>
public class CallCountTests
{
    [Theory]
    [InlineData(RotationStep.CreateSecret, "Describe Read Put")]
    [InlineData(RotationStep.SetSecret, "Read")]
    [InlineData(RotationStep.TestSecret, "Read")]
    [InlineData(RotationStep.FinishSecret, "Describe Read Promote")]
    public async Task The_runtime_itself_makes_eight(RotationStep step, string calls)
    {
        var stage = new Stage(createHasOutsideEffects: false).Begin();
        var seen = 0;
        stage.Rotator.DuringSet = (_, _) =>
        {
            seen = stage.Store.Calls.Count;
            return Task.CompletedTask;
        };
        foreach (var earlier in RotationSteps.OfRotation.Where(other => other < step))
            await stage.RunAsync(earlier);
        var before = stage.Store.Calls.Count;

        await stage.RunAsync(step);

        var after = step == RotationStep.SetSecret ? seen : stage.Store.Calls.Count; // what follows in a set is the rotator's own
        Assert.Equal(calls, string.Join(' ', stage.Store.Calls[before..after]));
    }

    [Fact]
    public async Task A_rotator_that_reads_current_and_asks_whether_it_is_still_pending_makes_ten()
    {
        var stage = new Stage(createHasOutsideEffects: false).Begin();

        await stage.RotateAsync();

        Assert.Equal(10, stage.Store.Calls.Count);
        Assert.Equal(["Put", "Promote"], stage.Store.Calls.Where(call => call is not ("Describe" or "Read")));
        Assert.Equal(["create", "change", "login"], stage.Account.Record);
    }
}
