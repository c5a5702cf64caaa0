namespace RotationFunctions.Cli.Tests;

/// <summary>What the command says of itself, and to somebody who mistyped it.</summary>
public class HelpTests
{
    [Theory]
    [InlineData("--help", "Rotates AWS Secrets Manager secrets, and shows how.", "demo", "local")]
    [InlineData("demo --help", "Rotate the password of a real PostgreSQL user, or an API key, on this machine, and prove that it worked.", "--rotator", "--json", "--function")]
    [InlineData("local --help", "A tool for development: no authentication, loopback only.", "--port", "--state", "--quotas", "--function", "--ca-bundle")]
    public async Task Help_tells_what_there_is(string arguments, string purpose, params string[] names)
    {
        await using var help = Rotate.Start(arguments.Split(' '));

        Assert.Equal(0, await help.WaitAsync());

        Assert.Contains(purpose, help.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.All(names, name => Assert.Matches($"(?m)^  {name} ", help.Output));
        Assert.Equal("", help.Error);
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("demolish", "Unrecognized command or argument 'demolish'.")]
    [InlineData("demo --colour", "Unrecognized command or argument '--colour'.")]
    [InlineData("demo again", "Unrecognized command or argument 'again'.")]
    [InlineData("demo --rotator mysql", "--rotator: Argument 'mysql' not recognized.")]
    [InlineData("local --ca-bundle /nowhere/ca.pem", "--ca-bundle must name a PEM file, and '/nowhere/ca.pem' is none.")]
    [InlineData("local --port 70000", "--port must be a number from 0 to 65535.")]
    [InlineData("local --port -1", "--port must be a number from 0 to 65535.")]
    [InlineData("local --port many", "Cannot parse argument 'many' for option '--port' as expected type 'System.Int32'.")]
    public async Task A_mistyped_command_is_told_on_standard_error_alone(string arguments, string sentence)
    {
        await AssertToldAsync(sentence, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--state", "--state must name a folder.")]
    [InlineData("--ca-bundle", "--ca-bundle must name a PEM file, and '' is none.")]
    public async Task An_empty_name_is_told(string option, string sentence)
    {
        await AssertToldAsync(sentence, "local", "--port", "0", option, "");
    }

    private static async Task AssertToldAsync(string sentence, params string[] arguments)
    {
        await using var mistyped = Rotate.Start(arguments);

        Assert.Equal(2, await mistyped.WaitAsync());

        Assert.Contains(sentence, mistyped.Error, StringComparison.Ordinal);
        Assert.Contains("See 'rotate --help'", mistyped.Error, StringComparison.Ordinal);
        Assert.Equal("", mistyped.Output);
    }
}
