using RotationFunctions.Local.Faults;

namespace RotationFunctions.Local.Tests.Faults;

public class FaultFormTests
{
    [Theory]
    [InlineData("PutSecretValue#1:cut-after", "PutSecretValue", 1, false, FaultKind.CutAfter, null)]
    [InlineData("GetSecretValue#2+:throttle", "GetSecretValue", 2, true, FaultKind.Throttle, null)]
    [InlineData("DescribeSecret#3:delay=500ms", "DescribeSecret", 3, false, FaultKind.Delay, 500)]
    [InlineData("request#2+:error-after", "request", 2, true, FaultKind.ServerErrorAfter, null)]
    [InlineData("request#9:silence", "request", 9, false, FaultKind.Silence, null)]
    [InlineData("request#2+:cut-before", "request", 2, true, FaultKind.CutBefore, null)]
    [InlineData("testSecret#1:late", "testSecret", 1, false, FaultKind.Late, null)]
    public void A_fault_is_read_and_written(string text, string call, int number, bool goesOn, FaultKind kind, int? milliseconds)
    {
        var fault = Fault.Parse(text);

        Assert.Equal((call, number, goesOn, kind), (fault.Call, fault.Number, fault.GoesOn, fault.Kind));
        Assert.Equal(milliseconds, fault.Delay?.TotalMilliseconds);
        Assert.Equal(text, fault.ToString());
        Assert.False(fault.HasFired);
    }

    [Theory]
    [InlineData("setSecret:again", "setSecret#1:again")]
    [InlineData("PutSecretValue:delay=2s", "PutSecretValue#1:delay=2s")]
    public void The_first_call_need_not_be_numbered(string text, string written) => Assert.Equal(written, Fault.Parse(text).ToString());

    [Theory]
    [InlineData("", "'' is no fault. It must be CALL#NUMBER:WHAT")]
    [InlineData("PutSecretValue", "'PutSecretValue' is no fault.")]
    [InlineData("PutSecretValue#x:cut-after", "'PutSecretValue#x:cut-after' is no fault.")]
    [InlineData("PutSecret#1:cut-after", "'PutSecret' in the fault 'PutSecret#1:cut-after' is no call that functions make (DescribeSecret, ")]
    [InlineData("PutSecretValue#1:cut", "'cut' in the fault 'PutSecretValue#1:cut' cannot happen to PutSecretValue. It must be one of: delay, throttle, ")]
    [InlineData("setSecret#1:cut-after", "'cut-after' in the fault 'setSecret#1:cut-after' cannot happen to setSecret. It must be one of: again, at-once, ")]
    [InlineData("request#1:stale", "'stale' in the fault 'request#1:stale' cannot happen to request. It must be one of: delay, cut-before, cut-after, throttle, error, error-after, silence.")]
    [InlineData("PutSecretValue#1:again", "'again' in the fault")]
    [InlineData("PutSecretValue#1:stale", "The fault 'PutSecretValue#1:stale' cannot be: PutSecretValue reads nothing")]
    [InlineData("finishSecret#1:late", "The fault 'finishSecret#1:late' cannot be: finishSecret is the last step, and no other comes after which it could be invoked again.")]
    [InlineData("PutSecretValue#0:error", "The number in the fault 'PutSecretValue#0:error' must be 1 or more")]
    [InlineData("PutSecretValue#99999999999:error", "The number in the fault 'PutSecretValue#99999999999:error' must be 1 or more")]
    [InlineData("PutSecretValue#1:delay", "The fault 'PutSecretValue#1:delay' must say how long")]
    [InlineData("PutSecretValue#1:error=5s", "The fault 'PutSecretValue#1:error=5s' takes no time")]
    public void A_mistake_in_it_is_told_with_what_may_stand_there(string text, string message)
    {
        var mistake = Assert.Throws<FormatException>(() => Fault.Parse(text));

        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }
}
