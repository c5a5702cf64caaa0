namespace RotationFunctions.Cli.Tests;

/// <summary>Ctrl-C at a question ends the command, changes nothing, and leaves a terminal that shows what is typed.</summary>
public sealed class PromptInterruptTests
{
    private const string CtrlC = "\u0003";

    [Fact]
    public async Task While_the_key_is_asked_for()
    {
        await using var stage = await StageAsync(keepsId: false);
        await using var supply = Start(stage, "supply", "mail/key");

        await AssertEndsAsync(supply, "Type or paste the new key; it is not shown.");

        Assert.Contains(stage.Old, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_id_of_the_key_is_asked_for()
    {
        await using var stage = await StageAsync(keepsId: true);
        await using var supply = Start(stage, "supply", "mail/key");

        await AssertEndsAsync(supply, "Type the id that Mail Ltd has for the new key.");
    }

    [Fact]
    public async Task While_a_change_is_to_be_confirmed()
    {
        await using var stage = await StageAsync(keepsId: false);
        await using var now = Start(stage, "now", "mail/key");

        await AssertEndsAsync(now, "mail/key will be rotated. ");
    }

    private static Task<KeyStage> StageAsync(bool keepsId)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no `script`, which gives a process a terminal.");
        return KeyStage.StartAsync(keepsId: keepsId);
    }

    // A question ends no line, so that its bracket is made the end of one.
    private static Rotate Start(KeyStage stage, params string[] command) => stage.StartInShell(
        $"trap : INT; {{ trap : INT; {stage.LineOf(command)}; echo exit code $?; stty -a; }} 2>&1 | (trap '' INT; exec stdbuf -o0 tr '[' '\\n')");

    private static async Task AssertEndsAsync(Rotate command, string question)
    {
        await command.WaitForLineAsync(question);
        await command.TypeAsync(CtrlC);
        await command.WaitAsync();

        Assert.Contains("Interrupted.", command.Output, StringComparison.Ordinal); // not said where the command had to be left to itself
        Assert.Contains("exit code 130", command.Output, StringComparison.Ordinal);
        Assert.Contains(" echo ", command.Output, StringComparison.Ordinal);
    }
}
