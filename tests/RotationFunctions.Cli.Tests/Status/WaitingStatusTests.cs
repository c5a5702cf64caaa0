namespace RotationFunctions.Cli.Tests.Status;

/// <summary>What <c>rotate status</c> says of a rotation that waits for a key</summary>
public class WaitingStatusTests
{
    [Fact]
    public async Task Status_knows_without_the_recipe_that_a_key_is_waited_for()
    {
        await using var stage = await KeyStage.StartAsync();

        var status = await Operator.RunAsync(Operator.Environment(stage.Aws.Endpoint), "status", "mail/key", "--json");

        Assert.Equal((1, "WaitingForKey"), (status.Exit, (string?)status.Json["diagnosis"]!["condition"]));
        Assert.Equal("rotate supply mail/key --recipe RECIPE", (string?)status.Json["diagnosis"]!["next"]);
    }

    [Fact]
    public async Task Status_says_that_it_waits_and_names_this_command()
    {
        await using var stage = await KeyStage.StartAsync();
        await using var status = stage.Start("status", "mail/key");

        Assert.Equal(1, await status.WaitAsync());

        Assert.Contains("WaitingForKey: The rotation waits for a key since", status.Output, StringComparison.Ordinal);
        Assert.Contains($"Next: rotate supply mail/key --recipe {stage.RecipePath}\n", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_commands_that_status_names_lead_to_a_key_that_nobody_can_try_and_no_further()
    {
        await using var stage = await KeyStage.StartAsync();
        var environment = stage.Environment();

        var waiting = await Operator.RunAsync(environment, "status", "mail/key", "--recipe", "supplied", "--json");
        await using var supply = Rotate.Start(environment, [.. ((string)waiting.Json["diagnosis"]!["next"]!).Split(' ').Skip(1)]);
        await supply.TypeAsync(stage.Vendor.MakeKey("new").Value);
        supply.CloseInput();
        Assert.Equal(0, await supply.WaitAsync());
        var done = await Operator.RunAsync(environment, "status", "mail/key", "--recipe", "supplied", "--json");

        Assert.Equal((0, "NotVerifiable", null), (done.Exit, (string?)done.Json["diagnosis"]!["condition"], (string?)done.Json["diagnosis"]!["next"]));
    }
}
