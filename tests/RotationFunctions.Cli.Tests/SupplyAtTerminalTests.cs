namespace RotationFunctions.Cli.Tests;

/// <summary><c>rotate supply</c> at a terminal, where the key is typed or pasted</summary>
public class SupplyAtTerminalTests
{
    [Fact]
    public async Task At_a_terminal_it_is_asked_for_twice_and_never_shown()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no `script`, which gives a process a terminal.");
        await using var stage = await KeyStage.StartAsync();
        var key = stage.Vendor.MakeKey("new").Value;
        await using var supply = stage.StartAtTerminal("supply", "mail/key");

        await supply.WaitForLineAsync("Type or paste the new key; it is not shown.");
        await supply.TypeAsync($"{key}x\b\r");
        await supply.WaitForLineAsync("Once more.");
        await supply.TypeAsync($"{key}\r");

        Assert.Equal(0, await supply.WaitAsync());
        Assert.Contains("The key is current", supply.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, supply.Output, StringComparison.Ordinal);
        Assert.Contains(key, await stage.KeyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_a_terminal_keys_that_print_nothing_are_no_part_of_it_and_control_u_begins_anew()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no `script`, which gives a process a terminal.");
        await using var stage = await KeyStage.StartAsync();
        var key = stage.Vendor.MakeKey("new").Value;
        await using var supply = stage.StartAtTerminal("supply", "mail/key");

        await supply.WaitForLineAsync("Type or paste the new key; it is not shown.");
        await supply.TypeAsync($"mistyped\u0015{key}\u001b[D\u001b[C\u0001\r");
        await supply.WaitForLineAsync("Once more.");
        await supply.TypeAsync($"\u001b[A{key}\r");

        Assert.Equal(0, await supply.WaitAsync());
        Assert.Equal($$"""{"api_key":"{{key}}","note":"kept"}""", await stage.KeyAsync());
    }

    [Fact]
    public async Task At_a_terminal_an_id_that_the_recipe_keeps_is_asked_for_before_the_key()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no `script`, which gives a process a terminal.");
        await using var stage = await KeyStage.StartAsync(keepsId: true);
        var key = stage.Vendor.MakeKey("new");
        await using var supply = stage.StartAtTerminal("supply", "mail/key");

        await supply.WaitForLineAsync("Type the id that Mail Ltd has for the new key.");
        await supply.TypeAsync($"{key.Id}\r");
        await supply.WaitForLineAsync("Type or paste the new key; it is not shown.");
        await supply.TypeAsync($"{key.Value}\r");
        await supply.WaitForLineAsync("Once more.");
        await supply.TypeAsync($"{key.Value}\r");

        Assert.Equal(0, await supply.WaitAsync());
        Assert.DoesNotContain(key.Value, supply.Output, StringComparison.Ordinal);
        Assert.Equal($$"""{"api_key":"{{key.Value}}","note":"kept","key_id":"{{key.Id}}"}""", await stage.KeyAsync());
    }
}
