using System.Diagnostics;

namespace RotationFunctions.Cli.Tests;

/// <summary>Ctrl-C at any moment ends everything that was started, and takes away what was made.</summary>
public sealed class InterruptTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("rotate-state-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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

    [Fact]
    public async Task While_the_local_aws_reads_its_state()
    {
        var pipe = Path.Combine(_state.FullName, "secrets.json"); // its reader waits for a writer
        using (var make = Process.Start("mkfifo", [pipe]))
            await make.WaitForExitAsync(Stop);
        await using var local = Rotate.Start("local", "--port", "0", "--state", _state.FullName);
        await using (var writer = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Stop).WaitAsync(Stop))
        {
            await local.InterruptAsync();
            await writer.WriteAsync("[]"u8.ToArray(), Stop);
        }

        Assert.Equal(0, await local.WaitAsync());
        Assert.Empty(local.Remains());
    }

    [Theory]
    [InlineData("HUP", true)]
    [InlineData("HUP", false)]
    [InlineData("QUIT", true)]
    [InlineData("TERM", false)]
    public async Task By_a_closed_terminal_another_key_or_a_service_manager(string signal, bool inTerminal)
    {
        await using var demo = Demo.Start();
        await demo.WaitForLineAsync("database ");

        await AssertEndsAsync(demo, inTerminal, signal);
    }

    public void Dispose() => _state.Delete(recursive: true);

    private static async Task AssertEndsAsync(Rotate demo, bool inTerminal, string signal = "INT")
    {
        await demo.InterruptAsync(inTerminal, signal);

        Assert.Equal(130, await demo.WaitAsync());
        Assert.Equal("Failed: Interrupted. Nothing is left running.\n", demo.Error);
        Assert.DoesNotContain("✓", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Remains());
    }
}
