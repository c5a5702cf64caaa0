namespace RotationFunctions.Cli.Tests;

/// <summary>Ctrl-C at any moment ends everything that was started, and takes away what was made.</summary>
public class InterruptTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_database_is_being_made(bool inTerminal)
    {
        await using var demo = Demo.Start();
        await demo.WaitForFileAsync("rotation-postgresql-*");

        await AssertEndsAsync(demo, inTerminal);
    }

    [Theory]
    [InlineData("database ", false)]
    [InlineData("database ", true)]
    [InlineData("secret ", false)]
    [InlineData("secret ", true)]
    [InlineData("createSecret ", false)]
    [InlineData("createSecret ", true)]
    public async Task While_the_demo_runs(string line, bool inTerminal)
    {
        await using var demo = Demo.Start();
        await demo.WaitForLineAsync(line);

        await AssertEndsAsync(demo, inTerminal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_local_aws_waits(bool inTerminal)
    {
        await using var local = Rotate.Start("local", "--port", "0");
        await local.WaitForLineAsync("Ctrl-C ends it");

        await local.InterruptAsync(inTerminal);

        Assert.Equal(0, await local.WaitAsync());
        Assert.Empty(local.Remains());
    }

    private static async Task AssertEndsAsync(Rotate demo, bool inTerminal)
    {
        await demo.InterruptAsync(inTerminal);

        Assert.Equal(130, await demo.WaitAsync());
        Assert.Equal("Failed: Interrupted. Nothing is left running.\n", demo.Error);
        Assert.DoesNotContain("✓", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }
}
