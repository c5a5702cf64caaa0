namespace RotationFunctions.Tests;

/// <summary>What a test needs of the machine. Where it is missing, a laptop skips the test and says why; continuous integration fails it.</summary>
internal static class Requirement
{
    public static T Have<T>(T? part, string reason)
        where T : class
    {
        if (part is null && Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.SkipWhen(part is null, reason);
        return part!;
    }
}
