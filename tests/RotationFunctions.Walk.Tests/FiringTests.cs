using RotationFunctions.Local.Faults;

namespace RotationFunctions.Walk.Tests;

/// <summary>A fault that has not happened is told, with what kept it from happening, and nothing else passes for a reason.</summary>
public class FiringTests
{
    private static readonly WireFault Cut = new(Number: 2, WireFaultKind.CutAfter);

    [Fact]
    public void A_fault_whose_call_was_made_and_that_has_not_happened_is_found()
    {
        var firing = FiringOf("PutSecretValue#1:error", calls: 1, requests: 2, [1, 2], Cut);

        Assert.Equal("PutSecretValue#1:error has not happened, and its call was made", firing.FindUnexplained());
        Assert.False(firing.IsWhole);
    }

    [Fact]
    public void A_fault_whose_request_was_answered_and_that_has_not_happened_is_found()
    {
        var firing = FiringOf("PutSecretValue#1:error", calls: 0, requests: 2, [1, 2], new WireFault(Number: 1, WireFaultKind.CutBefore));

        Assert.StartsWith("WireFault { Number = 2, Kind = CutAfter", firing.FindUnexplained(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_of_which_nothing_has_happened_is_found() =>
        Assert.Equal("no fault has happened", FiringOf("PutSecretValue#1:error", calls: 0, requests: 1, [1]).FindUnexplained());

    [Theory]
    [InlineData(1, "PutSecretValue#2:error could not happen, since there were 1 of these calls")]
    [InlineData(0, "PutSecretValue#2:error could not happen, since there were 0 of these calls")]
    public void A_call_that_was_not_made_is_a_reason(int calls, string told)
    {
        var firing = FiringOf("PutSecretValue#2:error", calls, requests: 2, [1, 2], Cut);

        Assert.Null(firing.FindUnexplained());
        Assert.Equal(told, firing.Explain());
        Assert.False(firing.IsWhole);
    }

    [Fact]
    public void An_earlier_fault_at_the_same_request_is_a_reason()
    {
        var firing = FiringOf("PutSecretValue#2:error", calls: 1, requests: 2, [1, 2], new WireFault(Number: 1, WireFaultKind.Throttle, GoesOn: true));

        Assert.Null(firing.FindUnexplained());
        Assert.EndsWith("could not happen, since the other came first at that request", firing.Explain(), StringComparison.Ordinal);
    }

    private static Firing FiringOf(string fault, int calls, int requests, int[] answered, params WireFault[] fired) => new(
        new Point("two") { Faults = [Fault.Parse(fault)], WireFaults = [Cut] },
        new Dictionary<string, int> { ["PutSecretValue"] = calls },
        new WireOutcome(requests, new HashSet<int>(answered), fired));
}
