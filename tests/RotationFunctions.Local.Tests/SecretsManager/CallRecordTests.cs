using RotationFunctions.Local.SecretsManager;

namespace RotationFunctions.Local.Tests.SecretsManager;

public class CallRecordTests
{
    [Fact]
    public void The_last_ten_thousand_calls_are_kept_and_what_came_after_one_is_still_found()
    {
        var calls = new CallRecord();
        calls.Add("first", "DescribeSecret");
        for (var number = 0; number < 10_000; number++)
            calls.Add("many", "GetSecretValue");
        var before = calls.Count;
        calls.Add("last", "PutSecretValue");
        calls.Add("many", "GetSecretValue");

        Assert.Empty(calls.Of("first"));
        Assert.Equal(9_999, calls.Of("many").Count);
        Assert.Equal(["PutSecretValue"], calls.Since(before, "last"));
        Assert.Equal(["GetSecretValue"], calls.Since(before, "many"));
        Assert.Equal(10_003, calls.Count);
    }
}
